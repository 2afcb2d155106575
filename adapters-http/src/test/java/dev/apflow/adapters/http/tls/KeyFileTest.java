package dev.apflow.adapters.http.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.apflow.adapters.http.settings.TlsSettings;
import dev.apflow.testkit.tls.Certificate;
import dev.apflow.testkit.tls.Certificate.Kind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

class KeyFileTest {

    private static final Certificate AUTHORITY = Certificate.authority("ca");
    private static final Certificate EC = AUTHORITY.issue("ec");
    private static final Certificate RSA = AUTHORITY.issue("rsa", Kind.RSA);

    @TempDir private Path files;

    private UnusableFile refused(String certificates, String key) throws IOException {
        return catchThrowableOfType(
                UnusableFile.class, () -> NodeTls.require(settings(certificates, key)));
    }

    private TlsSettings settings(String certificates, String key) throws IOException {
        return new TlsSettings(
                Optional.of(
                        new TlsSettings.KeyPair(
                                Files.writeString(files.resolve("cert.pem"), certificates),
                                Files.writeString(files.resolve("key.pem"), key))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = "SHORT_RSA", mode = EnumSource.Mode.EXCLUDE)
    void pairs_of_each_kind_are_used(Kind kind) {
        Certificate own = AUTHORITY.issue("own", kind);
        assertThatCode(
                        () ->
                                NodeTls.require(
                                        settings(
                                                "a comment\n" + own.pem() + AUTHORITY.pem(),
                                                own.keyPem())))
                .doesNotThrowAnyException();
    }

    /** PKCS#8 of RSA is 26 bytes and then PKCS#1; that of EC has SEC 1 at its end. */
    @Test
    void older_forms_of_keys_are_used() {
        byte[] rsa = RSA.keys().getPrivate().getEncoded();
        byte[] ec = EC.keys().getPrivate().getEncoded();
        String pkcs1 = Certificate.pem("RSA PRIVATE KEY", Arrays.copyOfRange(rsa, 26, rsa.length));
        String sec1 = Certificate.pem("EC PRIVATE KEY", Arrays.copyOfRange(ec, 28, ec.length));
        assertThatCode(() -> NodeTls.require(settings(RSA.pem(), pkcs1)))
                .doesNotThrowAnyException();
        assertThatCode(() -> NodeTls.require(settings(EC.pem(), sec1))).doesNotThrowAnyException();
    }

    @Test
    void what_cannot_be_used_is_refused_by_a_sentence() throws IOException {
        Certificate shortOne = AUTHORITY.issue("short", Kind.SHORT_RSA);
        byte[] junk = {1, 2, 3};
        assertThat(refused("", EC.keyPem()))
                .hasMessage("holds no certificate")
                .returns("APFLOW_TLS_CERT", UnusableFile::setting);
        assertThat(refused(Certificate.pem("CERTIFICATE", junk), EC.keyPem()))
                .hasMessageContaining("damaged");
        assertThat(refused(EC.pem(), ""))
                .hasMessage("holds no private key")
                .returns("APFLOW_TLS_KEY", UnusableFile::setting);
        assertThat(refused(EC.pem(), EC.keyPem() + EC.keyPem()))
                .hasMessageContaining("more than one");
        assertThat(refused(EC.pem(), AUTHORITY.keyPem())).hasMessageContaining("not the one");
        assertThat(refused(EC.pem(), RSA.keyPem())).hasMessageContaining("kind, which is EC");
        assertThat(refused(AUTHORITY.pem() + EC.pem(), EC.keyPem()))
                .hasMessageContaining("first certificate");
        assertThat(refused(shortOne.pem(), shortOne.keyPem())).hasMessageContaining("1024 bits");
        assertThat(refused(EC.pem(), Certificate.pem("PRIVATE KEY", junk)))
                .hasMessageContaining("openssl pkcs8");
        assertThat(refused(EC.pem(), Certificate.pem("DSA PRIVATE KEY", junk)))
                .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt");
        assertThat(refused(EC.pem(), Certificate.pem("EC PRIVATE KEY", junk)))
                .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt");
        assertThat(refused(EC.pem(), Certificate.pem("ENCRYPTED PRIVATE KEY", junk)))
                .hasMessageContaining("encrypted");
        assertThat(
                        refused(
                                EC.pem(),
                                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n"
                                        + "DEK-Info: AES-256-CBC,00\n\nAAAA\n"
                                        + "-----END RSA PRIVATE KEY-----\n"))
                .hasMessageContaining("encrypted");
    }

    @Test
    void files_that_are_not_there_are_named() {
        UnusableFile refused =
                catchThrowableOfType(
                        UnusableFile.class,
                        () ->
                                NodeTls.require(
                                        new TlsSettings(
                                                Optional.empty(),
                                                Optional.empty(),
                                                Optional.empty(),
                                                Optional.of(files.resolve("none.pem")))));
        assertThat(refused)
                .hasMessage("is not there")
                .returns("APFLOW_TLS_CA", UnusableFile::setting)
                .returns(files.resolve("none.pem").toString(), UnusableFile::path);
    }
}
