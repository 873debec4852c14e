package eyas.rules.report;

import eyas.filter.diagnostic.Severity;

/**
 * Lists what can be said about a rules file. The codes that begin with {@code LOAD_} are Falco's; those that begin with
 * {@code EYAS_} are ours and never appear where Falco's verdict is reproduced. Codes are stable.
 */
public enum LoadCode {
    FILE_READ("LOAD_ERR_FILE_READ", Severity.ERROR, "File read error"),
    YAML_PARSE("LOAD_ERR_YAML_PARSE", Severity.ERROR, "YAML parse error"),
    YAML_VALIDATE("LOAD_ERR_YAML_VALIDATE", Severity.ERROR, "Error validating internal structure of YAML file"),
    COMPILE_CONDITION("LOAD_ERR_COMPILE_CONDITION", Severity.ERROR, "Error compiling condition"),
    COMPILE_OUTPUT("LOAD_ERR_COMPILE_OUTPUT", Severity.ERROR, "Error compiling output"),
    VALIDATE("LOAD_ERR_VALIDATE", Severity.ERROR, "Error validating rule/macro/list/exception objects"),

    UNKNOWN_SOURCE(
            "LOAD_UNKNOWN_SOURCE",
            Severity.WARNING,
            "Unknown event source",
            "Nothing that is loaded provides the event source of this rule. The rule is left out."),
    UNSAFE_NA_CHECK(
            "LOAD_UNSAFE_NA_CHECK",
            Severity.WARNING,
            "Unsafe <NA> comparison in condition",
            "A field is compared with <NA>, which is how a missing value is printed, not what it is. Use 'exists'."),
    NO_EVTTYPE(
            "LOAD_NO_EVTTYPE",
            Severity.WARNING,
            "Condition has no event-type restriction",
            "The condition can hold for many event types, and each of them pays for it. Add a test of evt.type."),
    UNKNOWN_FILTER(
            "LOAD_UNKNOWN_FILTER",
            Severity.WARNING,
            "Unknown field or event-type in condition or output",
            "The rule uses a field or an event type that does not exist. Because of skip-if-unknown-filter it is left"
                    + " out instead of refused."),
    UNUSED_MACRO("LOAD_UNUSED_MACRO", Severity.WARNING, "Unused macro", "No rule and no other macro uses this macro."),
    UNUSED_LIST("LOAD_UNUSED_LIST", Severity.WARNING, "Unused list", "No rule, macro or other list uses this list."),
    UNKNOWN_ITEM(
            "LOAD_UNKNOWN_ITEM",
            Severity.WARNING,
            "Unknown rules file item",
            "The item is none of those that a rules file consists of. It is left out."),
    DEPRECATED_ITEM(
            "LOAD_DEPRECATED_ITEM",
            Severity.WARNING,
            "Used deprecated item",
            "Something is used that is only kept for old rules files."),
    APPEND_NO_VALUES(
            "LOAD_APPEND_NO_VALUES",
            Severity.WARNING,
            "Overriding/appending with no values",
            "An exception is appended or replaced without any value."),
    EXCEPTION_NAME_NOT_UNIQUE(
            "LOAD_EXCEPTION_NAME_NOT_UNIQUE",
            Severity.WARNING,
            "Multiple exceptions defined with the same name",
            "Two exceptions of one rule have the same name."),
    INVALID_MACRO_NAME(
            "LOAD_INVALID_MACRO_NAME",
            Severity.WARNING,
            "Invalid macro name",
            "No condition can refer to a macro of this name."),
    INVALID_LIST_NAME(
            "LOAD_INVALID_LIST_NAME",
            Severity.WARNING,
            "Invalid list name",
            "No condition can refer to a list of this name."),
    CONDITION_WARNING(
            "LOAD_COMPILE_CONDITION",
            Severity.WARNING,
            "Warning in rule condition",
            "The condition is accepted, but probably does not mean what was meant."),
    UNKNOWN_KEY(
            "LOAD_UNKNOWN_KEY",
            Severity.WARNING,
            "Unknown key in item definition",
            "The item has a key that means nothing there, by a slip of the pen or because it belongs elsewhere. It is"
                    + " left out."),

    EXTENSION_ERROR("LOAD_ERR_EXTENSION", Severity.ERROR, "Error in extension item"),
    EXTENSION_WARNING(
            "LOAD_WARNING_EXTENSION",
            Severity.WARNING,
            "Warning in extension item",
            "An item that only this program knows is accepted, but probably does not mean what was meant."),

    FORMAT("EYAS_FORMAT", Severity.ERROR, "File that cannot be formatted"),
    CASE("EYAS_CASE", Severity.ERROR, "Error in a case of a rule test"),
    OMITTED(
            "EYAS_OMITTED",
            Severity.WARNING,
            "Findings left out",
            "There is more to say about this file than anybody would read."),
    DUPLICATE_KEY(
            "EYAS_DUPLICATE_KEY",
            Severity.WARNING,
            "Key given twice",
            "A key occurs twice in one mapping. Only its first value counts."),
    DEPRECATED_FIELD(
            "EYAS_DEPRECATED_FIELD",
            Severity.WARNING,
            "Used deprecated field",
            "A field is used that is only kept for old rules files."),
    CONSTANT_TEST(
            "EYAS_CONSTANT_TEST",
            Severity.WARNING,
            "Test with a fixed outcome",
            "A comparison comes out the same for every event.");

    private final String code;
    private final Severity severity;
    private final String words;
    private final String explanation;

    LoadCode(String code, Severity severity, String words) {
        // For errors Falco prints its short text where it means to print the long one; so do we.
        this(code, severity, words, words);
    }

    LoadCode(String code, Severity severity, String words, String explanation) {
        this.code = code;
        this.severity = severity;
        this.words = words;
        this.explanation = explanation;
    }

    /** Returns the code that is printed. */
    public String code() {
        return code;
    }

    /** Returns how bad it is. */
    public Severity severity() {
        return severity;
    }

    /** Returns the code in a few words. */
    public String words() {
        return words;
    }

    /** Returns what stands behind the code, in a sentence or two. */
    public String explanation() {
        return explanation;
    }

    /** Tells whether Falco has this code. */
    public boolean isFalco() {
        return code.startsWith("LOAD_");
    }
}
