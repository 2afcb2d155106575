/**
 * Checks of JSON values against JSON Schemas.
 *
 * <p>Schemas come from strangers as much as the values do. The checker therefore never fetches
 * anything. It counts its steps, because schemas can refer to each other and to themselves. It
 * keeps a bounded number of prepared schemas. The draft is 2020-12 unless {@code $schema} names
 * 2019-09, 7, 6 or 4; {@code format} is checked where the draft says so, which is up to draft 7.
 */
package dev.apflow.json.schema;
