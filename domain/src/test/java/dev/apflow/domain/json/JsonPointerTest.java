package dev.apflow.domain.json;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

import java.util.List;

class JsonPointerTest {

    /** The document and the pointers of RFC 6901, section 5. */
    private static final JsonObject RFC =
            JsonObject.of(
                            "foo",
                            JsonArray.of(new JsonString("bar"), new JsonString("baz")),
                            "",
                            JsonNumber.ZERO,
                            "a/b",
                            JsonNumber.of(1),
                            "c%d",
                            JsonNumber.of(2))
                    .with("m~n", JsonNumber.of(8))
                    .with(" ", JsonNumber.of(7));

    private static JsonValue at(String pointer) {
        return JsonPointer.parse(pointer)
                .flatMap(each -> each.in(RFC))
                .orElse(new JsonString("nothing"));
    }

    @Example
    void the_examples_of_the_standard_hold() {
        assertThat(at("")).isEqualTo(RFC);
        assertThat(at("/foo/0")).isEqualTo(new JsonString("bar"));
        assertThat(at("/")).isEqualTo(JsonNumber.ZERO);
        assertThat(at("/a~1b")).isEqualTo(JsonNumber.of(1));
        assertThat(at("/c%d")).isEqualTo(JsonNumber.of(2));
        assertThat(at("/ ")).isEqualTo(JsonNumber.of(7));
        assertThat(at("/m~0n")).isEqualTo(JsonNumber.of(8));
    }

    @Example
    void what_is_not_there_is_nothing() {
        for (String pointer :
                List.of(
                        "/x",
                        "/foo/2",
                        "/foo/-",
                        "/foo/00",
                        "/foo/+1",
                        "/foo/0/x",
                        "/foo/9999999999"))
            assertThat(at(pointer)).as(pointer).isEqualTo(new JsonString("nothing"));
    }

    @Example
    void what_is_no_pointer_is_not_read() {
        assertThat(JsonPointer.parse("a")).isEmpty();
        assertThat(JsonPointer.parse("/a~2")).isEmpty();
        assertThat(JsonPointer.parse("/a~")).isEmpty();
        assertThat(JsonPointer.parse("/" + "a".repeat(JsonPointer.LONGEST))).isEmpty();
    }

    @Property
    void what_is_written_is_read(@ForAll @Size(max = 6) List<@StringLength(max = 9) String> steps) {
        JsonPointer pointer = new JsonPointer(steps);
        assertThat(JsonPointer.parse(pointer.toString())).contains(pointer);
    }
}
