package dev.apflow.adapters.http.rpc;

import dev.apflow.adapters.http.exchange.ListParts;
import dev.apflow.application.document.TaskDocuments;
import dev.apflow.application.task.ReadTasks;
import dev.apflow.domain.json.JsonValue;

import java.util.List;
import java.util.function.UnaryOperator;

/** All tasks of these numbers, as an array. */
final class ChildrenParts extends ListParts {

    private final ReadTasks reads;
    private final List<Long> numbers;
    private int place;

    ChildrenParts(ReadTasks reads, List<Long> numbers, UnaryOperator<JsonValue> view) {
        super("[", Integer.MAX_VALUE, Long.MAX_VALUE, view);
        this.reads = reads;
        this.numbers = numbers;
    }

    @Override
    public long kept() {
        return (long) Long.BYTES * numbers.size();
    }

    @Override
    protected List<JsonValue> read(int most) {
        int end = Math.min(numbers.size(), place + most);
        List<Long> wanted = numbers.subList(place, end);
        place = end;
        return reads.numbered(wanted).stream()
                .<JsonValue>map(each -> TaskDocuments.task(each.task()))
                .toList();
    }

    @Override
    protected boolean hasMore() {
        return place < numbers.size();
    }

    @Override
    protected String after() {
        return "]";
    }
}
