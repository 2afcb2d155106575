package dev.apflow.bootstrap.runtime;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;

import dev.apflow.application.runtime.IdSource;

/** UUIDv7 (RFC 9562): ids made later sort behind those made earlier. */
public final class TimeOrderedIds implements IdSource {

    private final TimeBasedEpochGenerator generator = Generators.timeBasedEpochGenerator();

    @Override
    public String next() {
        return generator.generate().toString();
    }
}
