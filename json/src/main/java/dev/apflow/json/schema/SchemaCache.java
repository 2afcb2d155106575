package dev.apflow.json.schema;

import dev.apflow.domain.json.JsonObject;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Prepared schemas by their content, those used last; bounded by the size of all together. */
final class SchemaCache {

    private final long sizeMax;
    private final Map<JsonObject, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long size;

    SchemaCache(long sizeMax) {
        this.sizeMax = sizeMax;
    }

    private record Entry(Prepared prepared, long size) {}

    synchronized @Nullable Prepared find(JsonObject schema) {
        Entry entry = entries.get(schema);
        return entry == null ? null : entry.prepared();
    }

    synchronized void keep(JsonObject schema, Prepared prepared, long schemaSize) {
        if (schemaSize > sizeMax || entries.containsKey(schema)) {
            return;
        }
        entries.put(schema, new Entry(prepared, schemaSize));
        size += schemaSize;
        Iterator<Entry> eldest = entries.values().iterator();
        while (size > sizeMax) {
            size -= eldest.next().size();
            eldest.remove();
        }
    }

    synchronized int count() {
        return entries.size();
    }
}
