package dev.apflow.domain.election;

import java.util.Locale;

/** Why a leader left leadership. */
public enum StepDownReason {
    /** No renewal was answered in time. */
    TRUST_RAN_OUT,
    /** The store refused to renew the term. */
    RENEWAL_REFUSED,
    /** The store refused a write of the term. */
    WRITE_FENCED,
    /** A later term was heard of. */
    LATER_TERM_SEEN,
    /** An operator asked for it. */
    STEPPED_DOWN,
    /** The node ends. */
    SHUT_DOWN;

    /** For people: {@code trust ran out}. */
    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
