package dev.apflow.json;

/** Why a text was not accepted as JSON. */
public enum JsonFault {
    /** The bytes are not UTF-8. */
    NOT_UTF8,
    /** There is no value at all. */
    EMPTY,
    /** The text ends inside a value. */
    INCOMPLETE,
    /** Something that the grammar of RFC 8259 does not allow. */
    SYNTAX,
    /** More follows after the one value. */
    TRAILING_CONTENT,
    /** An object has two members of one name. */
    DUPLICATE_MEMBER,
    /** Half a surrogate pair, which is no character and cannot be stored as UTF-8. */
    LONE_SURROGATE,
    /** A number too large for an IEEE double, or with too many digits to compute with. */
    NUMBER_OUT_OF_RANGE,
    /** Nested too deep. */
    TOO_DEEP,
    /** A string, a member name or a number is too long. */
    TOO_LONG,
    /** More values than are accepted in one document. */
    TOO_MANY_VALUES,
    /** The whole text is too large. */
    DOCUMENT_TOO_LARGE
}
