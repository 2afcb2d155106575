package dev.apflow.json.schema;

import dev.apflow.domain.json.CanonicalJson;
import dev.apflow.domain.json.JsonObject;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Prepared schemas by the text of their content, those used last; bounded by the size of all
 * together. Texts have an order, which schemas themselves have not: where hashes were made to be
 * equal, they are found in few steps all the same.
 */
final class SchemaCache {

    private final long sizeMax;
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long size;

    SchemaCache(long sizeMax) {
        this.sizeMax = sizeMax;
    }

    private record Entry(Prepared prepared, long size) {}

    synchronized @Nullable Prepared find(JsonObject schema) {
        Entry entry = entries.get(CanonicalJson.lossless(schema));
        return entry == null ? null : entry.prepared();
    }

    synchronized void keep(JsonObject schema, Prepared prepared, long schemaSize) {
        String text = CanonicalJson.lossless(schema);
        if (schemaSize > sizeMax || entries.containsKey(text)) {
            return;
        }
        entries.put(text, new Entry(prepared, schemaSize));
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
