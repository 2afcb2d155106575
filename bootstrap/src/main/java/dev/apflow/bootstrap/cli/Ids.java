package dev.apflow.bootstrap.cli;

import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.task.TaskId;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Ids as people type them: whole, or only their beginning, or cut in the middle as tables show
 * them.
 *
 * @param api knows which ids there are
 * @param roots whether ids of trees are meant
 */
record Ids(ApiClient api, boolean roots) {

    private static final int SHORTEST = 6;
    private static final int SHOWN = 10;

    /** Where a table cut an id. */
    private static final String CUT = "…|\\.\\.\\.";

    /** Nothing else begins with a made id but the tasks of its own tree. */
    private static final Pattern WHOLE =
            Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    /** The whole id; ids need no escaping in paths. */
    String whole(String typed) {
        String[] parts = typed.split(CUT, 2);
        if (!TaskId.isValid(parts[0])) {
            throw Failure.usage(
                    "not an id: expected " + TaskId.EXPECTED + ", got " + Table.oneLine(typed));
        }
        boolean cut = parts.length == 2;
        if (!cut && (typed.length() < SHORTEST || WHOLE.matcher(typed).matches())) {
            return typed;
        }
        List<String> found = beginning(parts[0], cut ? parts[1] : "");
        if (found.isEmpty() && cut) {
            throw Failure.notFound("no id like " + Table.oneLine(typed));
        }
        if (found.isEmpty() || found.contains(typed)) {
            // The server says in its own words that there is no such id.
            return typed;
        }
        if (found.size() > 1 && isOneTree(parts[0], found)) {
            return found.getFirst();
        }
        if (found.size() > 1) {
            throw Failure.usage(ambiguous(typed, found));
        }
        return found.getFirst();
    }

    /** All tasks of a tree begin with the id of its root, which is then the one that is meant. */
    private boolean isOneTree(String beginning, List<String> found) {
        String root = found.getFirst();
        return found.stream().skip(1).allMatch(each -> each.startsWith(root + "."))
                && new Ids(api, true).beginning(beginning, "").equals(List.of(root));
    }

    private List<String> beginning(String beginning, String end) {
        try {
            return asked(beginning, end);
        } catch (Failure failure) {
            // An older server, or who may change and not read: then the id has to be whole.
            if (failure.exitCode() == ExitCode.NOT_FOUND
                    || failure.exitCode() == ExitCode.REFUSED) {
                return List.of();
            }
            throw failure;
        }
    }

    private List<String> asked(String beginning, String end) {
        JsonObject page =
                api.get(
                        "/api/v1/ids?prefix="
                                + Query.encoded(beginning)
                                + (end.isEmpty() ? "" : "&suffix=" + Query.encoded(end))
                                + "&roots="
                                + roots
                                + "&limit="
                                + (SHOWN + 1));
        return JsonView.texts(page, "ids");
    }

    private static String ambiguous(String typed, List<String> found) {
        return "more than one id begins with "
                + typed
                + ":\n"
                + found.stream()
                        .limit(SHOWN)
                        .map(each -> "  " + each)
                        .collect(Collectors.joining("\n"))
                + (found.size() > SHOWN ? "\n  and others" : "");
    }
}
