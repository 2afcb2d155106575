package dev.apflow.json.schema;

import static dev.apflow.json.schema.Schemas.check;
import static dev.apflow.json.schema.Schemas.schema;
import static dev.apflow.json.schema.Schemas.value;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.problem.FieldProblem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonSchemasTest {

    @Test
    void what_fits_has_no_problems() {
        assertThat(
                        check(
                                "{'required':['url'],'properties':{'url':{'type':'string'}}}",
                                "{'url':'x'}"))
                .isEmpty();
        assertThat(check("{}", "[1,{'a':null}]")).isEmpty();
    }

    @Test
    void all_problems_are_told_with_their_fields() {
        String schema =
                """
                {'required':['url'],'additionalProperties':false,'properties':{
                  'url':{},'n':{'type':['integer','null']},'list':{'items':{'enum':[1,2]}}}}
                """;

        assertThat(check(schema, "{'n':'x','list':[1,2,3],'other':{'a':1}}"))
                .containsExactlyInAnyOrder(
                        new FieldProblem("inputs.url", "is required", "a value", "nothing"),
                        new FieldProblem(
                                "inputs.other",
                                "is not known to the schema",
                                "no such member",
                                "an object of 1 members"),
                        new FieldProblem(
                                "inputs.n", "has the wrong type", "integer or null", "\"x\""),
                        new FieldProblem(
                                "inputs.list[2]",
                                "does not have a value in the enumeration [1, 2]",
                                "enum [1,2]",
                                "3"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'type':'object'}                         | [1]        | inputs
                    {'items':{'items':{'type':'null'}}}       | [[],[null,7]] | inputs[1][1]
                    {'additionalProperties':{'maximum':3}}    | {'a b':4}  | inputs["a b"]
                    {'additionalProperties':{'maximum':3}}    | {'0':4}    | inputs["0"]
                    {'additionalProperties':{'maximum':3}}    | {'':4}     | inputs[""]
                    {'additionalProperties':{'maximum':3}}    | {'a.b':4}  | inputs["a.b"]
                    {'additionalProperties':{'maximum':3}}    | {'a/b~':4} | inputs["a/b~"]
                    {'additionalProperties':{'maximum':3}}    | {'größe':4} | inputs.größe
                    {'properties':{'a':{'required':['b-c']}}} | {'a':{}}   | inputs.a.b-c
                    {'properties':{'a':false}}                | {'a':1}    | inputs.a
                    {'prefixItems':[{},{'const':1}]}          | [0,2]      | inputs[1]
                    """)
    void fields_are_named_as_people_read_them(String schema, String instance, String field) {
        assertThat(check(schema, instance)).extracting(FieldProblem::field).containsExactly(field);
    }

    @Test
    void without_a_prefix_a_field_stands_alone() {
        assertThat(new JsonSchemas().check(schema("{'required':['a']}"), value("{}"), ""))
                .extracting(FieldProblem::field)
                .containsExactly("a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'type':'integer'}   | 1.0
                    {'type':'integer'}   | 1e2
                    {'const':1}          | 1.0
                    {'const':{'a':[1]}}  | {'a':[1.00]}
                    {'enum':[1e2]}       | 100
                    {'multipleOf':0.01}  | 0.07
                    {'maximum':9007199254740992} | 9007199254740992
                    {'const':12345678901234567890} | 12345678901234567890.0
                    """)
    void numbers_are_compared_by_value(String schema, String instance) {
        assertThat(check(schema, instance)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'type':'integer'}     | 1.5
                    {'uniqueItems':true}   | [1,1.0]
                    {'multipleOf':0.01}    | 0.075
                    {'maximum':9007199254740992} | 9007199254740993
                    {'const':9007199254740993}   | 9007199254740992
                    """)
    void numbers_are_not_rounded(String schema, String instance) {
        assertThat(check(schema, instance)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "https://json-schema.org/draft/2020-12/schema, false",
        "https://json-schema.org/draft/2020-12/schema#, false",
        "https://json-schema.org/draft/2019-09/schema, false",
        "http://json-schema.org/draft-07/schema#, true",
        "http://json-schema.org/draft-07/schema, true",
        "http://json-schema.org/draft-06/schema#, true",
        "http://json-schema.org/draft-04/schema#, true"
    })
    void known_drafts_are_honoured(String draft, boolean formatIsChecked) {
        String schema = "{'$schema':'" + draft + "','type':'string','format':'ipv4'}";

        assertThat(new JsonSchemas().problemOf(schema(schema))).isEmpty();
        assertThat(check(schema, "7")).isNotEmpty();
        assertThat(check(schema, "'1.2.3.4'")).isEmpty();
        assertThat(check(schema, "'x'")).hasSize(formatIsChecked ? 1 : 0);
    }

    @Test
    void drafts_differ() {
        String tuple = "'items':[{'const':1}]}";

        assertThat(check("{'$schema':'http://json-schema.org/draft-07/schema#'," + tuple, "[2]"))
                .hasSize(1);
        assertThat(new JsonSchemas().problemOf(schema("{" + tuple))).isPresent();
        assertThat(
                        check(
                                "{'$schema':'http://json-schema.org/draft-04/schema#',"
                                        + "'maximum':3,'exclusiveMaximum':true}",
                                "3"))
                .hasSize(1);
    }

    @Test
    void references_within_the_schema_are_followed() {
        String tree =
                """
                {'$id':'https://example.com/tree','$ref':'#/$defs/node','$defs':{'node':{
                  'type':'object','properties':{'next':{'$ref':'tree#/$defs/node'},
                                                'old':{'$ref':'#/definitions/leaf'}}}},
                 'definitions':{'leaf':{'const':1}}}
                """;

        assertThat(check(tree, "{'next':{'next':{'old':1}}}")).isEmpty();
        assertThat(check(tree, "{'next':{'next':{'old':2,'next':3}}}"))
                .extracting(FieldProblem::field)
                .containsExactlyInAnyOrder("inputs.next.next.old", "inputs.next.next.next");
    }

    @Test
    void meta_schemas_may_be_referred_to() {
        String schema = "{'$ref':'https://json-schema.org/draft/2020-12/schema'}";

        assertThat(check(schema, "{'type':'string'}")).isEmpty();
        assertThat(check(schema, "{'type':7}")).isNotEmpty();
    }

    @Test
    void a_schema_does_not_see_another_that_was_prepared_before() {
        JsonSchemas schemas = new JsonSchemas();
        assertThat(schemas.problemOf(schema("{'$id':'https://example.com/a','const':1}")))
                .isEmpty();

        assertThat(schemas.problemOf(schema("{'$ref':'https://example.com/a'}"))).isPresent();
        assertThat(
                        schemas.check(
                                schema("{'$id':'https://example.com/a','const':2}"),
                                value("2"),
                                ""))
                .isEmpty();
    }

    @Test
    void a_schema_prepared_before_says_the_same_again() {
        JsonSchemas schemas = new JsonSchemas();
        var first = schemas.check(schema("{'type':'string','minLength':2}"), value("'x'"), "a");

        assertThat(schemas.check(schema("{'minLength':2.0,'type':'string'}"), value("'x'"), "a"))
                .isEqualTo(first)
                .hasSize(1);
    }

    @Test
    void keywords_that_are_unknown_are_passed_over() {
        String schema = "{'x-note':{'type':7},'minimum':2,'$comment':'c','id':7}";

        assertThat(check(schema, "2")).isEmpty();
        assertThat(check(schema, "1")).hasSize(1);
    }

    @Test
    void dynamic_references_are_followed() {
        String list =
                "{'$dynamicAnchor':'node','properties':{'next':{'$dynamicRef':'#node'}},'required':['v']}";

        assertThat(check(list, "{'v':1,'next':{'v':2,'next':{}}}"))
                .extracting(FieldProblem::field)
                .containsExactlyInAnyOrder("inputs.next.next.v");
        assertThat(
                        check(
                                "{'properties':{'a':{'$dynamicRef':'#'}},'maxProperties':1}",
                                "{'a':{'a':{}}}"))
                .isEmpty();
    }
}
