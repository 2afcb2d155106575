------------------------------- MODULE Cluster -------------------------------
(***************************************************************************)
(* Leadership, task leases and their fences, as the store sees them.       *)
(*                                                                         *)
(* The network is the set `sent` of all messages ever sent. The store, or  *)
(* a node, may take any of them at any time, late, twice or never: so      *)
(* delays, losses, repetitions and pauses need no action of their own. Nor *)
(* does time: whether a lease has expired is the store's free choice, and  *)
(* a node may stand down whenever it likes. What is proved here holds      *)
(* however clocks run, unless Timely says otherwise.                       *)
(*                                                                         *)
(* Terms of the seat, and handings-over of a task, are counted 1, 2, … by  *)
(* the model, which knows them apart by that. The protocol does not: it    *)
(* compares the numbers that it gave them, EpochOf and DeliveryOf.         *)
(*                                                                         *)
(* A node is one life of a process: what has the same id and comes later   *)
(* is another node here. There is no fairness, so nothing is said of what  *)
(* must happen in the end, only of what never does.                        *)
(*                                                                         *)
(* docs/proof.md says which code does which action.                        *)
(***************************************************************************)
EXTENDS Naturals, FiniteSets, TLC

CONSTANTS
    Nodes, Tasks,
    MaxEpoch, MaxDelivery, MaxAttempt,  \* where the model ends
    Outcomes,       \* what executions come to: TRUE is success, FALSE failure
    BumpEpoch,      \* each grant has an epoch of its own
    BumpDelivery,   \* each handing-over has a delivery number of its own
    FencedWrites,   \* a leader's write is begun only while the seat is its term's
    LockedSeat,     \* and the seat is not granted while that write is open
    FencedReports,  \* an outcome is taken only of the delivery that runs
    Timely,         \* no lease is judged expired while its holder trusts it
    Hints           \* but a holder may be held to be gone while it does

VARIABLES
    seat,      \* who was granted it last, in which term, and whether it is held
    term,      \* of each node: the term in which it trusts to lead, or 0
    open,      \* writes that passed the fence and are not committed; those of a term are one
    task,      \* the row of each task
    sent,      \* all messages, see above
    writers,   \* for the invariants: whose writes were accepted in each epoch
    fell,      \* for the invariants: whether an older term's came behind a later one's
    late,      \* for the invariants: whether one was committed behind a later grant
    outcomes,  \* for the invariants: how many were recorded for each attempt
    stale      \* for the invariants: whether one was taken of what did not run

history == <<writers, fell, late>>
vars == <<seat, term, open, task, sent, history, outcomes, stale>>
leading == <<seat, term, open, history>>
working == <<task, outcomes, stale>>

Terms == 1..MaxEpoch
Attempts == 1..MaxAttempt
Deliveries == 1..MaxDelivery
None == "none"

EpochOf(k) == IF BumpEpoch \/ k = 0 THEN k ELSE 1
DeliveryOf(k) == IF BumpDelivery THEN k ELSE 1

Granted(n, k) == [kind |-> "granted", node |-> n, term |-> k]
Resignation(k) == [kind |-> "resign", term |-> k]
Write(n, k) == [kind |-> "write", node |-> n, term |-> k]
Handed(t, a, k) == [kind |-> "handed", task |-> t, attempt |-> a, nth |-> k]
Report(t, a, k, ok) == [kind |-> "report", task |-> t, attempt |-> a, nth |-> k, ok |-> ok]

Send(m) == sent' = sent \cup {m}

Init ==
    /\ seat = [term |-> 0, holder |-> None, held |-> FALSE]
    /\ term = [n \in Nodes |-> 0]
    /\ open = {}
    /\ task = [t \in Tasks |-> [status |-> "absent", attempt |-> 1, delivery |-> 0]]
    /\ sent = {}
    /\ writers = [k \in Terms |-> {}]
    /\ fell = FALSE
    /\ late = FALSE
    /\ outcomes = [t \in Tasks |-> [a \in Attempts |-> 0]]
    /\ stale = FALSE

-----------------------------------------------------------------------------
(* The seat *)

Trusts(n, k) == term[n] = k
IsSeated(n, k) == seat.held /\ seat.term = k /\ seat.holder = n

\* What the row of the seat says of a term, by the number that it has.
SeatNames(k) == seat.held /\ EpochOf(seat.term) = EpochOf(k)

\* The store grants the seat: never held, resigned, expired, its holder gone or of an earlier life.
\* Any electable node may have asked, any time before.
Grant(n) ==
    /\ seat.term < MaxEpoch
    /\ LockedSeat => open = {}
    /\ Timely /\ seat.held => Hints \/ ~Trusts(seat.holder, seat.term)
    /\ seat' = [term |-> seat.term + 1, holder |-> n, held |-> TRUE]
    /\ Send(Granted(n, seat.term + 1))
    /\ UNCHANGED <<term, open, history, working>>

\* The answer reaches the node, and it begins its term, however late that is; but none that it has
\* given back. From now on its writes may reach the store; what they are about is chosen when they
\* do. If clocks are right, either nobody was granted the seat meanwhile, or on a hint.
TakeOffice(n, k) ==
    /\ Granted(n, k) \in sent
    /\ Resignation(k) \notin sent
    /\ term[n] = 0
    /\ Timely => IsSeated(n, k) \/ (Hints /\ seat.term > k)
    /\ term' = [term EXCEPT ![n] = k]
    /\ Send(Write(n, k))
    /\ UNCHANGED <<seat, open, history, working>>

\* The answer reaches a node that no longer wants it, or leads in an earlier term: given back.
Decline(n, k) ==
    /\ Granted(n, k) \in sent
    /\ EpochOf(term[n]) < EpochOf(k)
    /\ term' = [term EXCEPT ![n] = 0]
    /\ Send(Resignation(k))
    /\ UNCHANGED <<seat, open, history, working>>

\* Trust ran out, a renewal or a write was refused, a later term was seen, or the process died.
StandDown(n) ==
    /\ term[n] # 0
    /\ term' = [term EXCEPT ![n] = 0]
    /\ UNCHANGED <<seat, open, sent, history, working>>

\* By request or at shutdown: duties end, and only then the store is told.
StepDown(n) ==
    /\ term[n] # 0
    /\ term' = [term EXCEPT ![n] = 0]
    /\ Send(Resignation(term[n]))
    /\ UNCHANGED <<seat, open, history, working>>

\* The store ends exactly that term.
Resign(k) ==
    /\ Resignation(k) \in sent
    /\ SeatNames(k)
    /\ seat' = [seat EXCEPT !.held = FALSE]
    /\ UNCHANGED <<term, open, sent, history, working>>

-----------------------------------------------------------------------------
(* What leaders write: clients' changes and sweeps *)

\* A write's transaction passes the fence.
BeginWrite(n, k) ==
    /\ Write(n, k) \in sent
    /\ FencedWrites => SeatNames(k) /\ seat.holder = n
    /\ Cardinality(open) < 2  \* where the model ends
    /\ open' = open \cup {[node |-> n, term |-> k]}
    /\ UNCHANGED <<seat, term, sent, history, working>>

\* The transaction is rolled back: the connection broke, or it took too long.
AbortWrite(n, k) ==
    /\ [node |-> n, term |-> k] \in open
    /\ open' = open \ {[node |-> n, term |-> k]}
    /\ UNCHANGED <<seat, term, sent, history, working>>

Committed(n, k) ==
    /\ [node |-> n, term |-> k] \in open
    /\ open' = open \ {[node |-> n, term |-> k]}
    /\ writers' = [writers EXCEPT ![k] = @ \cup {n}]
    /\ fell' = (fell \/ \E later \in Terms : later > k /\ writers[later] # {})
    /\ late' = (late \/ seat.term > k)
    /\ UNCHANGED <<seat, term, sent, stale>>

HasEnded(t) == task[t].status \in {"ended", "cancelled"}
Row(t, status) == task' = [task EXCEPT ![t].status = status]
Ended(t, a) == outcomes' = [outcomes EXCEPT ![t][a] = IF @ < 2 THEN @ + 1 ELSE @]

\* One that concerns no task here: nodes' health, say.
CommitOther(n, k) ==
    /\ Committed(n, k)
    /\ UNCHANGED <<task, outcomes>>

CommitCreate(n, k, t) ==
    /\ Committed(n, k)
    /\ task[t].status = "absent"
    /\ Row(t, "pending")
    /\ UNCHANGED outcomes

CommitCancel(n, k, t) ==
    /\ Committed(n, k)
    /\ task[t].status \in {"pending", "running"}
    /\ Row(t, "cancelled")
    /\ Ended(t, task[t].attempt)

CommitRerun(n, k, t) ==
    /\ Committed(n, k)
    /\ HasEnded(t)
    /\ task[t].attempt < MaxAttempt
    /\ task' = [task EXCEPT ![t].status = "pending", ![t].attempt = @ + 1]
    /\ UNCHANGED outcomes

\* Its lease expired, or its holder is gone: same attempt.
CommitSweep(n, k, t) ==
    /\ Committed(n, k)
    /\ task[t].status = "running"
    /\ Row(t, "pending")
    /\ UNCHANGED outcomes

-----------------------------------------------------------------------------
(* What workers do: no leader is needed for it *)

Handings(t) == Cardinality({m \in sent : m.kind = "handed" /\ m.task = t})

\* What the row of a task says of a handing-over, by the number that it has.
RowNames(t, k) == task[t].status = "running" /\ task[t].delivery = DeliveryOf(k)

\* Whether it is the one that runs.
Runs(t, a, k) == task[t].status = "running" /\ task[t].attempt = a /\ Handings(t) = k

\* The store hands a task out, in one statement; the answer may be lost.
Claim(t) ==
    /\ task[t].status = "pending"
    /\ Handings(t) < MaxDelivery
    /\ LET k == Handings(t) + 1
       IN  /\ task' = [task EXCEPT ![t].status = "running", ![t].delivery = DeliveryOf(k)]
           /\ Send(Handed(t, task[t].attempt, k))
    /\ UNCHANGED <<leading, outcomes, stale>>

\* The executor ends (or the cache answers), and the worker reports until it is answered.
Execute(t, a, k, ok) ==
    /\ Handed(t, a, k) \in sent
    /\ ~\E other \in BOOLEAN : Report(t, a, k, other) \in sent
    /\ Send(Report(t, a, k, ok))
    /\ UNCHANGED <<leading, working>>

\* At shutdown, or because the answer to the claim was lost: the worker gives its delivery back.
HandBack(t, a, k) ==
    /\ Handed(t, a, k) \in sent
    /\ RowNames(t, k)
    /\ Row(t, "pending")
    /\ UNCHANGED <<leading, sent, outcomes, stale>>

\* The store records an outcome; a failure may be tried again.
Record(t, a, k, ok) ==
    /\ Report(t, a, k, ok) \in sent
    /\ FencedReports => RowNames(t, k)
    /\ Ended(t, a)
    /\ stale' = (stale \/ ~Runs(t, a, k))
    /\ \/ Row(t, "ended")
       \/ /\ ~ok
          /\ task[t].attempt < MaxAttempt
          /\ task' = [task EXCEPT ![t].status = "pending", ![t].attempt = @ + 1]
    /\ UNCHANGED <<leading, sent>>

-----------------------------------------------------------------------------

Next ==
    \/ \E n \in Nodes :
        \/ Grant(n)
        \/ StandDown(n)
        \/ StepDown(n)
        \/ \E k \in Terms :
            \/ TakeOffice(n, k)
            \/ Decline(n, k)
            \/ BeginWrite(n, k)
            \/ AbortWrite(n, k)
            \/ CommitOther(n, k)
            \/ \E t \in Tasks :
                \/ CommitCreate(n, k, t)
                \/ CommitCancel(n, k, t)
                \/ CommitRerun(n, k, t)
                \/ CommitSweep(n, k, t)
    \/ \E k \in Terms : Resign(k)
    \/ \E t \in Tasks :
        \/ Claim(t)
        \/ \E a \in Attempts, k \in Deliveries :
            \/ HandBack(t, a, k)
            \/ \E ok \in Outcomes : Execute(t, a, k, ok) \/ Record(t, a, k, ok)

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(* What holds *)

TypeOK ==
    /\ seat \in [term : 0..MaxEpoch, holder : Nodes \cup {None}, held : BOOLEAN]
    /\ term \in [Nodes -> 0..MaxEpoch]
    /\ open \subseteq [node : Nodes, term : Terms]
    /\ task \in [Tasks -> [status : {"absent", "pending", "running", "ended", "cancelled"},
                           attempt : Attempts, delivery : 0..MaxDelivery]]
    /\ writers \in [Terms -> SUBSET Nodes]
    /\ outcomes \in [Tasks -> [Attempts -> 0..2]]

OneWriterAnEpoch ==
    \A e \in Terms : Cardinality(UNION {writers[k] : k \in {l \in Terms : EpochOf(l) = e}}) <= 1

AcceptedEpochsNeverFall == ~fell

\* A grant comes before or after the whole of a write, also where no later leader has written yet.
NoWriteBehindATakeover == ~late

\* Open writes are one term's. So what BeginWrite says of their number ends nothing here.
OneTermIsOpen == Cardinality(open) <= 1

\* An epoch is granted once, and who believes to lead was granted that term.
TermsAreGranted ==
    /\ \A e \in Terms :
        Cardinality({m \in sent : m.kind = "granted" /\ EpochOf(m.term) = e}) <= 1
    /\ \A n \in Nodes : term[n] # 0 => Granted(n, term[n]) \in sent

\* With clocks that keep to the margin, and without hints, even belief is exclusive, and true.
TrustIsExclusive ==
    Timely => \A n \in Nodes : term[n] # 0 => IsSeated(n, term[n])

OneOutcomeAnAttempt == \A t \in Tasks, a \in Attempts : outcomes[t][a] <= 1
OnlyWhatRunsEnds == ~stale

\* An ended attempt has its outcome; one that has not ended has none.
OutcomesFitTheRow ==
    \A t \in Tasks, a \in Attempts :
        outcomes[t][a] =
            IF a < task[t].attempt \/ (a = task[t].attempt /\ HasEnded(t)) THEN 1 ELSE 0

\* A delivery begins with each handing-over and never otherwise, so none is leased twice.
OneLeaseADelivery ==
    [][\A t \in Tasks :
        task'[t].delivery =
            IF task'[t].status = "running" /\ task[t].status # "running"
            THEN task[t].delivery + 1 ELSE task[t].delivery]_vars

EpochsAndAttemptsCount ==
    [][ /\ EpochOf(seat'.term) \in {EpochOf(seat.term), EpochOf(seat.term) + 1}
        /\ seat'.holder # seat.holder => EpochOf(seat'.term) = EpochOf(seat.term) + 1
        /\ \A t \in Tasks : task'[t].attempt \in {task[t].attempt, task[t].attempt + 1}]_vars

-----------------------------------------------------------------------------
(* What can be reached: this is claimed to be impossible, and TLC must find it. *)

\* Leaders of all terms wrote, and then every task comes to its end by a report, one of them in
\* its second delivery.
NothingIsAchieved ==
    ~ /\ \A t \in Tasks : task[t].status = "ended"
      /\ \E t \in Tasks : task[t].delivery = 2
      /\ \A k \in Terms : writers[k] # {}

Symmetry == Permutations(Nodes) \cup Permutations(Tasks)
=============================================================================
