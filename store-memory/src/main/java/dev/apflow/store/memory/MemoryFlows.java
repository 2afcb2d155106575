package dev.apflow.store.memory;

import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.Flows;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.event.Actor;
import dev.apflow.domain.run.FlowName;
import dev.apflow.domain.run.FlowVersion;

import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

final class MemoryFlows implements Flows {

    /** A flow, also one that was deleted: it has no versions. */
    static final class Kept {
        private final NavigableMap<Integer, Version> versions = new TreeMap<>();
        private int last;
    }

    private record Version(String fingerprint, StoredFlow flow) {}

    private final Tables tables;

    MemoryFlows(Tables tables) {
        this.tables = tables;
    }

    @Override
    public AuthorizedResult<Put> put(WriteAuthority authority, FlowName name, FlowContent content) {
        return tables.fenced(authority, () -> put(name, content, authority));
    }

    private Put put(FlowName name, FlowContent content, WriteAuthority authority) {
        Kept known = tables.flows.get(name);
        boolean present = known != null && !known.versions.isEmpty();
        if (known != null && present) {
            Version newest = known.versions.lastEntry().getValue();
            if (newest.fingerprint.equals(content.fingerprint())) {
                return new Put.Unchanged(newest.flow.summary());
            }
        }
        if (!present && present().size() >= MOST_FLOWS) {
            return new Put.TooMany();
        }
        Kept kept = tables.flows.computeIfAbsent(name, each -> new Kept());
        kept.last++;
        FlowSummary summary =
                new FlowSummary(
                        new FlowVersion(name, kept.last),
                        content.summary(),
                        authority.actor().map(Actor::name),
                        tables.now());
        kept.versions.put(
                kept.last,
                new Version(content.fingerprint(), new StoredFlow(summary, content.content())));
        kept.versions.headMap(kept.last - MOST_VERSIONS, true).clear();
        return new Put.Created(summary);
    }

    private List<Kept> present() {
        return tables.flows.values().stream().filter(each -> !each.versions.isEmpty()).toList();
    }

    @Override
    public AuthorizedResult<Boolean> delete(WriteAuthority authority, FlowName name) {
        return tables.fenced(
                authority,
                () -> {
                    Optional<Kept> kept = kept(name);
                    kept.ifPresent(each -> each.versions.clear());
                    return kept.isPresent();
                });
    }

    private Optional<Kept> kept(FlowName name) {
        return Optional.ofNullable(tables.flows.get(name)).filter(each -> !each.versions.isEmpty());
    }

    @Override
    public Optional<StoredFlow> find(FlowName name, OptionalInt version) {
        return tables.alone(
                () ->
                        kept(name)
                                .flatMap(
                                        each ->
                                                Optional.ofNullable(
                                                        each.versions.get(
                                                                version.orElse(each.last))))
                                .map(Version::flow));
    }

    @Override
    public List<FlowSummary> list(Optional<FlowName> after, int limit) {
        return tables.alone(
                () ->
                        tables.flows.entrySet().stream()
                                .filter(each -> !each.getValue().versions.isEmpty())
                                .filter(
                                        each ->
                                                after.isEmpty()
                                                        || each.getKey().compareTo(after.get()) > 0)
                                .map(each -> each.getValue().versions.lastEntry().getValue())
                                .map(each -> each.flow.summary())
                                .limit(limit)
                                .toList());
    }

    @Override
    public List<FlowSummary> versions(FlowName name, OptionalInt before, int limit) {
        return tables.alone(
                () ->
                        kept(name).stream()
                                .flatMap(each -> each.versions.values().stream())
                                .map(each -> each.flow.summary())
                                .filter(
                                        each ->
                                                each.version().version()
                                                        < before.orElse(Integer.MAX_VALUE))
                                .sorted(
                                        Comparator.comparing(
                                                (FlowSummary each) -> -each.version().version()))
                                .limit(limit)
                                .toList());
    }
}
