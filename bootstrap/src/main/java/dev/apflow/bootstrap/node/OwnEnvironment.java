package dev.apflow.bootstrap.node;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Takes secrets out of what the system shows of this process: any process of the same user can read
 * {@code /proc/<pid>/environ}, and so can a command that a task runs. The JVM has read the
 * environment by then, and keeps it.
 */
final class OwnEnvironment {

    private static final System.Logger LOG = System.getLogger(OwnEnvironment.class.getName());

    private static final Pattern SECRET =
            Pattern.compile(
                    "(?i)(?:APFLOW_DATABASE_URL|PG.*|.*(?:SECRET|TOKEN|PASSW|CREDENTIAL|API_?KEY"
                            + "|PRIVATE).*|.*_KEY|.*_URL)");
    private static final AddressLayout POINTER =
            ValueLayout.ADDRESS.withTargetLayout(
                    MemoryLayout.sequenceLayout(Integer.MAX_VALUE, ValueLayout.JAVA_BYTE));

    private OwnEnvironment() {}

    /**
     * Overwrites the values of variables whose names may mean a secret. Where that is not possible
     * a line says so.
     */
    static void hideSecrets() {
        System.getenv();
        if (!OwnEnvironment.class.getModule().isNativeAccessEnabled() || !hidden()) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "commands can read the environment of this process, secrets included: start it"
                            + " by its launcher on Linux, or name files in place of secrets");
        }
    }

    static boolean isSecret(String name) {
        return SECRET.matcher(name).matches();
    }

    private static boolean hidden() {
        Optional<MemorySegment> symbol = Linker.nativeLinker().defaultLookup().find("environ");
        if (symbol.isEmpty()) {
            return false;
        }
        MemorySegment table =
                symbol.get().reinterpret(ValueLayout.ADDRESS.byteSize()).get(POINTER, 0);
        for (long at = 0; ; at += ValueLayout.ADDRESS.byteSize()) {
            MemorySegment variable = table.get(POINTER, at);
            if (variable.address() == 0) {
                return true;
            }
            hide(variable);
        }
    }

    private static void hide(MemorySegment variable) {
        long equals = 0;
        while (variable.get(ValueLayout.JAVA_BYTE, equals) != '=') {
            if (variable.get(ValueLayout.JAVA_BYTE, equals) == 0) {
                return;
            }
            equals++;
        }
        byte[] name = variable.asSlice(0, equals).toArray(ValueLayout.JAVA_BYTE);
        if (!isSecret(new String(name, StandardCharsets.ISO_8859_1))) {
            return;
        }
        for (long at = equals + 1; variable.get(ValueLayout.JAVA_BYTE, at) != 0; at++) {
            variable.set(ValueLayout.JAVA_BYTE, at, (byte) '*');
        }
    }
}
