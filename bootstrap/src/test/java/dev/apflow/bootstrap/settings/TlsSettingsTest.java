package dev.apflow.bootstrap.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.bootstrap.settings.SettingsReader.Result;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.testkit.tls.Certificate;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class TlsSettingsTest {

    @TempDir private Path files;

    @BeforeEach
    void write() {
        Certificate authority = Certificate.authority("ca");
        authority.write(files);
        authority.issue("own").write(files);
    }

    private String file(String name) {
        return files.resolve(name).toString();
    }

    private static Settings.Api good(Map<String, String> values) {
        return ((Result.Good) SettingsReader.read(values)).settings().api();
    }

    private static List<FieldProblem> bad(Map<String, String> values) {
        return ((Result.Bad) SettingsReader.read(values)).problems();
    }

    @Test
    void a_certificate_and_its_key_are_tls() {
        assertThat(good(Map.of()).tls().isServing()).isFalse();
        assertThat(
                        good(Map.of(
                                        "APFLOW_TLS_CERT", file("own.pem"),
                                        "APFLOW_TLS_KEY", file("own-key.pem"),
                                        "APFLOW_TLS_CLIENT_CA", file("ca.pem"),
                                        "APFLOW_TLS_CA", file("ca.pem")))
                                .tls()
                                .isServing())
                .isTrue();
    }

    @Test
    void what_cannot_be_used_is_named() {
        assertThat(bad(Map.of("APFLOW_TLS_CERT", file("own.pem"))))
                .singleElement()
                .returns("APFLOW_TLS_CERT", FieldProblem::field);
        assertThat(
                        bad(
                                Map.of(
                                        "APFLOW_TLS_CERT", file("own.pem"),
                                        "APFLOW_TLS_KEY", file("ca-key.pem"))))
                .singleElement()
                .returns("APFLOW_TLS_KEY", FieldProblem::field)
                .returns("the key is not the one of the first certificate", FieldProblem::reason);
        assertThat(bad(Map.of("APFLOW_TLS_CA", file("none.pem"))))
                .singleElement()
                .returns("is not there", FieldProblem::reason);
        assertThat(bad(Map.of("APFLOW_TLS_CLIENT_CA", file("ca.pem"))))
                .singleElement()
                .returns("APFLOW_TLS_CLIENT_CA", FieldProblem::field);
    }

    @Test
    void a_certificate_alone_opens_no_port_to_the_network() {
        assertThat(
                        bad(
                                Map.of(
                                        "APFLOW_API_HOST", "0.0.0.0",
                                        "APFLOW_TLS_CERT", file("own.pem"),
                                        "APFLOW_TLS_KEY", file("own-key.pem"))))
                .singleElement()
                .returns("APFLOW_API_HOST", FieldProblem::field);
    }

    @Test
    void keys_of_tokens_guard_the_api() throws Exception {
        String set =
                "{\"keys\": [{\"kty\": \"OKP\", \"crv\": \"Ed25519\", \"x\":"
                        + " \"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}]}";
        Files.writeString(files.resolve("keys.json"), set);
        for (String source :
                List.of(
                        file("keys.json"),
                        "https://issuer.example.com/keys",
                        "http://127.0.0.1:8080/keys")) {
            Settings.Api api =
                    good(Map.of("APFLOW_API_HOST", "0.0.0.0", "APFLOW_JWT_JWKS", source));
            assertThat(api.isGuarded()).as(source).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://issuer.example.com/keys",
                "http://127.0.0.1.example.com/keys",
                "https://user:password@issuer.example.com/keys",
                "ftp://issuer.example.com/keys",
                "https://",
                "none.json"
            })
    void keys_are_not_taken_from_everywhere(String source) {
        assertThat(bad(Map.of("APFLOW_JWT_JWKS", source)))
                .singleElement()
                .returns("APFLOW_JWT_JWKS", FieldProblem::field)
                .extracting(FieldProblem::actual)
                .asString()
                .doesNotContain("password");
    }
}
