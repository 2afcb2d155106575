package dev.apflow.json.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.dialect.Dialect;

import dev.apflow.domain.json.JsonNull;
import dev.apflow.json.schema.Prepared.Usable;

import org.junit.jupiter.api.Test;

import java.util.Optional;

class DraftsTest {

    /** Left to itself, the library would keep every keyword that anybody ever made up. */
    @Test
    void an_unknown_keyword_is_not_remembered() {
        Usable usable =
                (Usable) new SchemaPreparation(SchemaLimits.DEFAULT).prepare(Schemas.schema("{}"));
        Schema schema = usable.schema();

        assertThat(
                        schema.getSchemaContext()
                                .newValidator(
                                        schema.getSchemaLocation(),
                                        "x-unknown",
                                        SchemaNodes.of(JsonNull.NULL),
                                        schema))
                .isNull();
    }

    @Test
    void the_newest_draft_is_the_default() {
        Optional<Dialect> draft = Drafts.of(Schemas.schema("{}"));

        assertThat(draft)
                .map(Dialect::getId)
                .contains("https://json-schema.org/draft/2020-12/schema");
        assertThat(Drafts.all()).hasSize(5);
    }
}
