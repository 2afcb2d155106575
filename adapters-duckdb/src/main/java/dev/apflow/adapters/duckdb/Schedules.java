package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Database;
import dev.apflow.adapters.duckdb.engine.Session;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.ScheduleRow;
import dev.apflow.application.store.ScheduleWrites;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.schedule.ScheduleId;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Changes many schedules in one transaction; where one of them cannot be, each in its own. */
final class Schedules implements ScheduleWrites {

    private final Database database;
    private final Numbers numbers;

    Schedules(Database database, Numbers numbers) {
        this.database = database;
        this.numbers = numbers;
    }

    @Override
    public AuthorizedResult<Insertion> create(WriteAuthority authority, ScheduleRow row) {
        return Authority.write(
                database,
                authority,
                new dev.apflow.adapters.duckdb.engine.Change<Insertion>() {
                    @Override
                    public Insertion apply(Session session) throws SQLException {
                        ScheduleStatements.create(session, row);
                        return Insertion.CREATED;
                    }

                    @Override
                    public Insertion refused(Session session, SQLException violation) {
                        return Insertion.ID_TAKEN;
                    }
                });
    }

    @Override
    public AuthorizedResult<Boolean> delete(WriteAuthority authority, ScheduleId id) {
        return Authority.write(
                database, authority, session -> ScheduleStatements.delete(session, id.value()));
    }

    @Override
    public AuthorizedResult<List<ChangeResult>> change(
            WriteAuthority authority, List<Change> changes) {
        return switch (written(authority, changes)) {
            case AuthorizedResult.Refused<Optional<List<ChangeResult>>> _ ->
                    new AuthorizedResult.Refused<>();
            case AuthorizedResult.Granted<Optional<List<ChangeResult>>>(
                            Optional<List<ChangeResult>> done) ->
                    new AuthorizedResult.Granted<>(
                            done.orElseGet(() -> oneByOne(authority, changes)));
        };
    }

    private AuthorizedResult<Optional<List<ChangeResult>>> written(
            WriteAuthority authority, List<Change> changes) {
        return Authority.write(
                database, authority, new ChangeSchedules(changes, authority.actor(), numbers));
    }

    private List<ChangeResult> oneByOne(WriteAuthority authority, List<Change> changes) {
        List<ChangeResult> results = new ArrayList<>();
        for (Change each : changes) {
            if (written(authority, List.of(each))
                    instanceof
                    AuthorizedResult.Granted<Optional<List<ChangeResult>>>(
                            Optional<List<ChangeResult>> done)) {
                results.addAll(done.orElseThrow());
            }
        }
        return results;
    }
}
