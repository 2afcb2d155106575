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
(* docs/proof.md says which code does which action.                        *)
(***************************************************************************)
EXTENDS Naturals, FiniteSets, TLC

CONSTANTS
    Nodes, Tasks,
    MaxEpoch, MaxDelivery, MaxAttempt,  \* where the model ends
    Outcomes,       \* what executions come to: TRUE is success, FALSE failure
    FencedWrites,   \* a leader's write is begun only in the seat's epoch
    LockedSeat,     \* and the seat is not granted while that write is open
    FencedReports,  \* an outcome is taken only of the delivery that runs
    Timely          \* no lease is judged expired while its holder trusts it

VARIABLES
    seat,      \* who was granted it last, in which epoch, and whether it is held
    term,      \* of each node: the epoch in which it trusts to lead, or 0
    open,      \* writes that passed the fence and are not committed
    task,      \* the row of each task
    sent,      \* all messages, see above
    writers,   \* for the invariants: whose writes were accepted in each epoch
    fell,      \* for the invariants: whether an older epoch's came behind a later one's
    outcomes,  \* for the invariants: how many were recorded for each attempt
    stale      \* for the invariants: whether one was taken of a delivery that did not run

vars == <<seat, term, open, task, sent, writers, fell, outcomes, stale>>
leading == <<seat, term, open, writers, fell>>
working == <<task, outcomes, stale>>

Epochs == 1..MaxEpoch
Attempts == 1..MaxAttempt
Deliveries == 1..MaxDelivery
None == "none"

Granted(n, e) == [kind |-> "granted", node |-> n, epoch |-> e]
Resignation(e) == [kind |-> "resign", epoch |-> e]
Write(n, e) == [kind |-> "write", node |-> n, epoch |-> e]
Handed(t, a, d) == [kind |-> "handed", task |-> t, attempt |-> a, delivery |-> d]
Report(t, a, d, ok) == [kind |-> "report", task |-> t, attempt |-> a, delivery |-> d, ok |-> ok]

Send(m) == sent' = sent \cup {m}

Init ==
    /\ seat = [epoch |-> 0, holder |-> None, held |-> FALSE]
    /\ term = [n \in Nodes |-> 0]
    /\ open = {}
    /\ task = [t \in Tasks |-> [status |-> "absent", attempt |-> 1, delivery |-> 0]]
    /\ sent = {}
    /\ writers = [e \in Epochs |-> {}]
    /\ fell = FALSE
    /\ outcomes = [t \in Tasks |-> [a \in Attempts |-> 0]]
    /\ stale = FALSE

-----------------------------------------------------------------------------
(* The seat *)

Trusts(n, e) == term[n] = e
IsSeated(n, e) == seat.held /\ seat.epoch = e /\ seat.holder = n

\* The store grants the seat: never held, resigned, expired, its holder gone or the same node.
\* Any electable node may have asked, any time before.
Grant(n) ==
    /\ seat.epoch < MaxEpoch
    /\ LockedSeat => open = {}
    /\ Timely /\ seat.held => ~Trusts(seat.holder, seat.epoch)
    /\ seat' = [epoch |-> seat.epoch + 1, holder |-> n, held |-> TRUE]
    /\ Send(Granted(n, seat.epoch + 1))
    /\ UNCHANGED <<term, open, writers, fell, working>>

\* The answer reaches the node, and it begins its term, however late that is. From now on its
\* writes may reach the store; what they are about is chosen when they do.
TakeOffice(n, e) ==
    /\ Granted(n, e) \in sent
    /\ term[n] = 0
    /\ Timely => IsSeated(n, e)
    /\ term' = [term EXCEPT ![n] = e]
    /\ sent' = (sent \ {Granted(n, e)}) \cup {Write(n, e)}
    /\ UNCHANGED <<seat, open, writers, fell, working>>

\* The answer reaches a node that is in office already or on its way out.
Decline(n, e) ==
    /\ Granted(n, e) \in sent
    /\ term' = [term EXCEPT ![n] = 0]
    /\ sent' = (sent \ {Granted(n, e)}) \cup {Resignation(e)}
    /\ UNCHANGED <<seat, open, writers, fell, working>>

\* Trust ran out, a renewal or a write was refused, or the process died.
StandDown(n) ==
    /\ term[n] # 0
    /\ term' = [term EXCEPT ![n] = 0]
    /\ UNCHANGED <<seat, open, sent, writers, fell, working>>

\* By request or at shutdown: duties end, and only then the store is told.
StepDown(n) ==
    /\ term[n] # 0
    /\ term' = [term EXCEPT ![n] = 0]
    /\ Send(Resignation(term[n]))
    /\ UNCHANGED <<seat, open, writers, fell, working>>

\* The store ends exactly that term.
Resign(e) ==
    /\ Resignation(e) \in sent
    /\ seat.held /\ seat.epoch = e
    /\ seat' = [seat EXCEPT !.held = FALSE]
    /\ UNCHANGED <<term, open, sent, writers, fell, working>>

-----------------------------------------------------------------------------
(* What leaders write: clients' changes and sweeps *)

\* A write's transaction passes the fence.
BeginWrite(n, e) ==
    /\ Write(n, e) \in sent
    /\ FencedWrites => seat.held /\ seat.epoch = e
    /\ Cardinality(open) < 2
    /\ open' = open \cup {[node |-> n, epoch |-> e]}
    /\ UNCHANGED <<seat, term, sent, writers, fell, working>>

\* The transaction is rolled back: the connection broke, or it took too long.
AbortWrite(n, e) ==
    /\ [node |-> n, epoch |-> e] \in open
    /\ open' = open \ {[node |-> n, epoch |-> e]}
    /\ UNCHANGED <<seat, term, sent, writers, fell, working>>

Committed(n, e) ==
    /\ [node |-> n, epoch |-> e] \in open
    /\ open' = open \ {[node |-> n, epoch |-> e]}
    /\ writers' = [writers EXCEPT ![e] = @ \cup {n}]
    /\ fell' = (fell \/ \E later \in Epochs : later > e /\ writers[later] # {})
    /\ UNCHANGED <<seat, term, sent, stale>>

HasEnded(t) == task[t].status \in {"ended", "cancelled"}
Row(t, status) == task' = [task EXCEPT ![t].status = status]
Ended(t, a) == outcomes' = [outcomes EXCEPT ![t][a] = IF @ < 2 THEN @ + 1 ELSE @]

\* One that concerns no task here: nodes' health, say.
CommitOther(n, e) ==
    /\ Committed(n, e)
    /\ UNCHANGED <<task, outcomes>>

CommitCreate(n, e, t) ==
    /\ Committed(n, e)
    /\ task[t].status = "absent"
    /\ Row(t, "pending")
    /\ UNCHANGED outcomes

CommitCancel(n, e, t) ==
    /\ Committed(n, e)
    /\ task[t].status \in {"pending", "running"}
    /\ Row(t, "cancelled")
    /\ Ended(t, task[t].attempt)

CommitRerun(n, e, t) ==
    /\ Committed(n, e)
    /\ HasEnded(t)
    /\ task[t].attempt < MaxAttempt
    /\ task' = [task EXCEPT ![t].status = "pending", ![t].attempt = @ + 1]
    /\ UNCHANGED outcomes

\* Its lease expired, or its holder is gone: same attempt.
CommitSweep(n, e, t) ==
    /\ Committed(n, e)
    /\ task[t].status = "running"
    /\ Row(t, "pending")
    /\ UNCHANGED outcomes

-----------------------------------------------------------------------------
(* What workers do: no leader is needed for it *)

Runs(t, a, d) ==
    /\ task[t].status = "running"
    /\ task[t].attempt = a
    /\ task[t].delivery = d

\* The store hands a task out, in one statement; the answer may be lost.
Claim(t) ==
    /\ task[t].status = "pending"
    /\ task[t].delivery < MaxDelivery
    /\ task' = [task EXCEPT ![t].status = "running", ![t].delivery = @ + 1]
    /\ Send(Handed(t, task[t].attempt, task[t].delivery + 1))
    /\ UNCHANGED <<leading, outcomes, stale>>

\* The executor ends (or the cache answers), and the worker reports until it is answered.
Execute(t, a, d, ok) ==
    /\ Handed(t, a, d) \in sent
    /\ ~\E other \in BOOLEAN : Report(t, a, d, other) \in sent
    /\ Send(Report(t, a, d, ok))
    /\ UNCHANGED <<leading, working>>

\* At shutdown, or because the answer to the claim was lost: the worker gives its delivery back.
HandBack(t, a, d) ==
    /\ Handed(t, a, d) \in sent
    /\ Runs(t, a, d)
    /\ Row(t, "pending")
    /\ UNCHANGED <<leading, sent, outcomes, stale>>

\* The store records an outcome; a failure may be tried again.
Record(t, a, d, ok) ==
    /\ Report(t, a, d, ok) \in sent
    /\ FencedReports => Runs(t, a, d)
    /\ Ended(t, a)
    /\ stale' = (stale \/ ~Runs(t, a, d))
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
        \/ \E e \in Epochs :
            \/ TakeOffice(n, e)
            \/ Decline(n, e)
            \/ BeginWrite(n, e)
            \/ AbortWrite(n, e)
            \/ CommitOther(n, e)
            \/ \E t \in Tasks :
                \/ CommitCreate(n, e, t)
                \/ CommitCancel(n, e, t)
                \/ CommitRerun(n, e, t)
                \/ CommitSweep(n, e, t)
    \/ \E e \in Epochs : Resign(e)
    \/ \E t \in Tasks :
        \/ Claim(t)
        \/ \E a \in Attempts, d \in Deliveries :
            \/ HandBack(t, a, d)
            \/ \E ok \in Outcomes : Execute(t, a, d, ok) \/ Record(t, a, d, ok)

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(* What holds *)

TypeOK ==
    /\ seat \in [epoch : 0..MaxEpoch, holder : Nodes \cup {None}, held : BOOLEAN]
    /\ term \in [Nodes -> 0..MaxEpoch]
    /\ open \subseteq [node : Nodes, epoch : Epochs]
    /\ task \in [Tasks -> [status : {"absent", "pending", "running", "ended", "cancelled"},
                           attempt : Attempts, delivery : 0..MaxDelivery]]
    /\ writers \in [Epochs -> SUBSET Nodes]
    /\ outcomes \in [Tasks -> [Attempts -> 0..2]]

OneWriterAnEpoch == \A e \in Epochs : Cardinality(writers[e]) <= 1
AcceptedEpochsNeverFall == ~fell

\* Who believes to lead does so in a term that was the node's own.
TermsAreGranted ==
    \A n \in Nodes :
        /\ term[n] <= seat.epoch
        /\ term[n] = seat.epoch /\ term[n] # 0 => seat.holder = n
        /\ \A other \in Nodes : other # n => term[n] = 0 \/ term[n] # term[other]

\* With clocks that keep to the margin even belief is exclusive, and true.
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
    [][ /\ seat'.epoch \in {seat.epoch, seat.epoch + 1}
        /\ seat'.holder # seat.holder => seat'.epoch = seat.epoch + 1
        /\ \A t \in Tasks : task'[t].attempt \in {task[t].attempt, task[t].attempt + 1}]_vars

-----------------------------------------------------------------------------
(* What can be reached: this is claimed to be impossible, and TLC must find it. *)

\* Leaders of two terms wrote, and then every task comes to its end by a report, one of them in
\* its second delivery.
NothingIsAchieved ==
    ~ /\ \A t \in Tasks : task[t].status = "ended"
      /\ \E t \in Tasks : task[t].delivery = 2
      /\ \A e \in Epochs : writers[e] # {}

Symmetry == Permutations(Nodes) \cup Permutations(Tasks)
=============================================================================
