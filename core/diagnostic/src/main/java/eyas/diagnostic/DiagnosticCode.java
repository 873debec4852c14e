package eyas.diagnostic;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * All that diagnostics can say. Codes are stable: one is never given a new meaning, and one that is not used any more is not
 * used again.
 *
 * <p>Codes that begin with {@code LOAD_} are Falco's, with its titles; where Falco's verdict on a rules file is reproduced, a
 * code about a condition appears as the one of those that Falco has for it. Each code has an example in {@code examples/},
 * which a test holds to give this code; {@code docs/diagnostics.md} is made of both.
 */
public enum DiagnosticCode {
    SYNTAX(
            "F001",
            Severity.ERROR,
            Subject.CONDITION,
            "Not a condition",
            "The text does not follow the grammar of conditions: a word is missing, a bracket or a string is not closed, or"
                    + " something stands behind the end."),
    LIMIT(
            "F002",
            Severity.ERROR,
            Subject.CONDITION,
            "Too long or too deep",
            "The condition is longer, or nested deeper, than the limits allow, which keep hostile files cheap."),
    FIELD(
            "F010",
            Severity.ERROR,
            Subject.CONDITION,
            "Unknown field",
            "There is no field of this name, or its argument in brackets is missing, wrong or too much. 'eyas fields' lists"
                    + " all fields."),
    MACRO(
            "F011",
            Severity.ERROR,
            Subject.CONDITION,
            "Unknown macro",
            "A word stands alone where a comparison or the name of a macro is expected, and no macro has this name. Filters of"
                    + " the command line have no macros."),
    OPERATOR(
            "F012",
            Severity.ERROR,
            Subject.CONDITION,
            "Operator that the field does not have",
            "The type of the field does not have this operator: numbers cannot contain anything, for example."),
    VALUE(
            "F013",
            Severity.ERROR,
            Subject.CONDITION,
            "Value that the field cannot have",
            "The value is none of the field's type: no number, no address, or out of its range."),
    EVENT_TYPE(
            "F014",
            Severity.ERROR,
            Subject.CONDITION,
            "Unknown event type",
            "No event has this type, so the comparison could never hold."),
    PATTERN(
            "F015",
            Severity.ERROR,
            Subject.CONDITION,
            "Not a regular expression",
            "The pattern is no regular expression in the syntax of RE2, or one that would cost too much."),
    TRANSFORMER(
            "F016",
            Severity.ERROR,
            Subject.CONDITION,
            "Transformer with wrong arguments",
            "A transformer such as tolower() or join() is given what it cannot take."),
    RIGHT_SIDE(
            "F017",
            Severity.ERROR,
            Subject.CONDITION,
            "Fields that cannot be compared",
            "The field on the right side is of another type than the one on the left, or the operator takes no field."),
    PLAIN_PATTERN(
            "F101",
            Severity.WARNING,
            Subject.CONDITION,
            "Pattern without special characters",
            "A regular expression that holds none of the characters that make it one costs more than '=', 'contains',"
                    + " 'startswith' or 'endswith', and means one of them."),
    FIELD_AS_VALUE(
            "F102",
            Severity.WARNING,
            Subject.CONDITION,
            "Field or transformer as a string",
            "The string is also the name of a field or the call of a transformer. As it is written, the text itself is"
                    + " compared."),
    DEPRECATED_FIELD(
            "F103",
            Severity.WARNING,
            Subject.CONDITION,
            "Deprecated field",
            "The field is kept for old rules only. Some of these fields have no value any more."),

    FILE_READ(
            "LOAD_ERR_FILE_READ",
            Severity.ERROR,
            Subject.RULES,
            "File read error",
            "The file is not there, or may not be read."),
    YAML_PARSE(
            "LOAD_ERR_YAML_PARSE",
            Severity.ERROR,
            Subject.RULES,
            "YAML parse error",
            "The file is no YAML, or exceeds the limits on size, nodes and nesting."),
    YAML_VALIDATE(
            "LOAD_ERR_YAML_VALIDATE",
            Severity.ERROR,
            Subject.RULES,
            "Error validating internal structure of YAML file",
            "The file is YAML, but not a list of rules, macros and lists; or a key is missing, or has a value of another kind"
                    + " than it should."),
    COMPILE_CONDITION(
            "LOAD_ERR_COMPILE_CONDITION",
            Severity.ERROR,
            Subject.RULES,
            "Error compiling condition",
            "The condition of a rule or macro is wrong in a way that has no code of its own: it is too long with its lists, for"
                    + " example. In Falco's own form of the verdict every error in a condition has this code."),
    COMPILE_OUTPUT(
            "LOAD_ERR_COMPILE_OUTPUT",
            Severity.ERROR,
            Subject.RULES,
            "Error compiling output",
            "The output of a rule names a field that does not exist, or its syntax is wrong."),
    VALIDATE(
            "LOAD_ERR_VALIDATE",
            Severity.ERROR,
            Subject.RULES,
            "Error validating rule/macro/list/exception objects",
            "Items do not fit together: a name that nobody defined, an override of what is not there, an exception whose values"
                    + " do not match its fields."),
    EXTENSION_ERROR(
            "LOAD_ERR_EXTENSION",
            Severity.ERROR,
            Subject.RULES,
            "Error in extension item",
            "An item that only Eyas knows, a correlation, is wrong. Falco skips such items."),
    UNKNOWN_SOURCE(
            "LOAD_UNKNOWN_SOURCE",
            Severity.WARNING,
            Subject.RULES,
            "Unknown event source",
            "Nothing that is loaded provides the event source of this rule. The rule is left out."),
    UNSAFE_NA_CHECK(
            "LOAD_UNSAFE_NA_CHECK",
            Severity.WARNING,
            Subject.RULES,
            "Unsafe <NA> comparison in condition",
            "A field is compared with <NA>, which is how a missing value is printed, not what it is. Use 'exists'."),
    NO_EVTTYPE(
            "LOAD_NO_EVTTYPE",
            Severity.WARNING,
            Subject.RULES,
            "Condition has no event-type restriction",
            "The condition can hold for many event types, and each of them pays for it. Add a test of evt.type."),
    UNKNOWN_FILTER(
            "LOAD_UNKNOWN_FILTER",
            Severity.WARNING,
            Subject.RULES,
            "Unknown field or event-type in condition or output",
            "The rule uses a field or an event type that does not exist. Because of skip-if-unknown-filter it is left"
                    + " out instead of refused."),
    UNUSED_MACRO(
            "LOAD_UNUSED_MACRO",
            Severity.WARNING,
            Subject.RULES,
            "Unused macro",
            "No rule and no other macro uses this macro."),
    UNUSED_LIST(
            "LOAD_UNUSED_LIST",
            Severity.WARNING,
            Subject.RULES,
            "Unused list",
            "No rule, macro or other list uses this list."),
    UNKNOWN_ITEM(
            "LOAD_UNKNOWN_ITEM",
            Severity.WARNING,
            Subject.RULES,
            "Unknown rules file item",
            "The item is none of those that a rules file consists of. It is left out."),
    DEPRECATED_ITEM(
            "LOAD_DEPRECATED_ITEM",
            Severity.WARNING,
            Subject.RULES,
            "Used deprecated item",
            "Something is used that is only kept for old rules files."),
    APPEND_NO_VALUES(
            "LOAD_APPEND_NO_VALUES",
            Severity.WARNING,
            Subject.RULES,
            "Overriding/appending with no values",
            "An exception is appended or replaced without any value."),
    EXCEPTION_NAME_NOT_UNIQUE(
            "LOAD_EXCEPTION_NAME_NOT_UNIQUE",
            Severity.WARNING,
            Subject.RULES,
            "Multiple exceptions defined with the same name",
            "Two exceptions of one rule have the same name."),
    INVALID_MACRO_NAME(
            "LOAD_INVALID_MACRO_NAME",
            Severity.WARNING,
            Subject.RULES,
            "Invalid macro name",
            "No condition can refer to a macro of this name."),
    INVALID_LIST_NAME(
            "LOAD_INVALID_LIST_NAME",
            Severity.WARNING,
            Subject.RULES,
            "Invalid list name",
            "No condition can refer to a list of this name."),
    CONDITION_WARNING(
            "LOAD_COMPILE_CONDITION",
            Severity.WARNING,
            Subject.RULES,
            "Warning in rule condition",
            "The condition is accepted, but probably does not mean what was meant."),
    UNKNOWN_KEY(
            "LOAD_UNKNOWN_KEY",
            Severity.WARNING,
            Subject.RULES,
            "Unknown key in item definition",
            "The item has a key that means nothing there, by a slip of the pen or because it belongs elsewhere. It is"
                    + " left out."),
    EXTENSION_WARNING(
            "LOAD_WARNING_EXTENSION",
            Severity.WARNING,
            Subject.RULES,
            "Warning in extension item",
            "An item that only this program knows is accepted, but probably does not mean what was meant."),
    FORMAT(
            "EYAS_FORMAT",
            Severity.ERROR,
            Subject.RULES,
            "File that cannot be formatted",
            "The file holds something that the formatter could only lay out by changing its meaning: an alias, a tag, or a"
                    + " condition that is wrong."),
    OMITTED(
            "EYAS_OMITTED",
            Severity.WARNING,
            Subject.RULES,
            "Diagnostics left out",
            "There is more to say about this file than anybody would read."),
    DUPLICATE_KEY(
            "EYAS_DUPLICATE_KEY",
            Severity.WARNING,
            Subject.RULES,
            "Key given twice",
            "A key occurs twice in one mapping. Only its first value counts."),

    CASE(
            "EYAS_CASE",
            Severity.ERROR,
            Subject.CASE,
            "Error in a case of a rule test",
            "A case names an event, a parameter, a field or a key that does not exist, or gives it a value that it cannot"
                    + " have."),

    CONFIG_FILE(
            "S001",
            Severity.ERROR,
            Subject.CONFIGURATION,
            "Configuration file that cannot be read",
            "The file is not there, may not be read, or exceeds the limits."),
    CONFIG_YAML(
            "S002",
            Severity.ERROR,
            Subject.CONFIGURATION,
            "Configuration that is no map of keys",
            "The file, or the value of an override, is no YAML, or not a map of keys and values."),
    CONFIG_VALUE(
            "S003",
            Severity.ERROR,
            Subject.CONFIGURATION,
            "Value that cannot be used",
            "A key has a value with which nothing can be started: none of those that it may have, out of range, or in"
                    + " contradiction to another."),
    CONFIG_MISSING(
            "S004",
            Severity.ERROR,
            Subject.CONFIGURATION,
            "Key that is needed",
            "Something is switched on without what it needs, for example an output to a file without the name of the file."),
    CONFIG_OVERRIDE(
            "S005",
            Severity.ERROR,
            Subject.CONFIGURATION,
            "Override that cannot be applied",
            "The key of an -o option is no path of keys and indexes, or leads through something that is no map or list."),
    CONFIG_INCLUDE(
            "S006",
            Severity.ERROR,
            Subject.CONFIGURATION,
            "Included file that cannot be merged",
            "An entry of config_files is none, or an included file includes others."),
    CONFIG_UNKNOWN_KEY(
            "S101",
            Severity.WARNING,
            Subject.CONFIGURATION,
            "Unknown key of the configuration",
            "Falco's configuration has no such key at this place. It has no effect."),
    CONFIG_TYPE(
            "S102",
            Severity.WARNING,
            Subject.CONFIGURATION,
            "Value of another type",
            "The key has a value of another type than it should, or none of those that it can have. Its default holds."),
    CONFIG_NO_EFFECT(
            "S103",
            Severity.WARNING,
            Subject.CONFIGURATION,
            "Key without effect",
            "Falco knows the key, but it means nothing here: what it controls does not exist in Eyas, or is done anyway."),

    LOCK_FILE(
            "L001",
            Severity.ERROR,
            Subject.LOCK,
            "Lock that cannot be read",
            "The file is not there, may not be read, is no text, or exceeds the limit of 10 MiB."),
    LOCK_YAML(
            "L002",
            Severity.ERROR,
            Subject.LOCK,
            "Lock that is no YAML",
            "The file does not follow the grammar of YAML, or exceeds the limits on nodes and nesting."),
    LOCK_STRUCTURE(
            "L003",
            Severity.ERROR,
            Subject.LOCK,
            "Lock of another form",
            "Something stands at a place where another kind of value belongs: below workflows, jobs, steps and code are"
                    + " mappings, and the entries of a kind are a list."),
    LOCK_VERSION(
            "L004",
            Severity.ERROR,
            Subject.LOCK,
            "Version of a lock that is not known",
            "The lock has no version, or one that this program does not know."),
    LOCK_KEY(
            "L005",
            Severity.ERROR,
            Subject.LOCK,
            "Unknown key in a lock",
            "A lock has no such key at this place. It is refused, so that no lock says less than it seems to."),
    LOCK_CONFLICT(
            "L006",
            Severity.ERROR,
            Subject.LOCK,
            "Conflict that git left in a lock",
            "Two branches changed the same lines, and git could not merge them. Nothing is checked until somebody has."),
    LOCK_ENTRY(
            "L007",
            Severity.ERROR,
            Subject.LOCK,
            "Entry that says nothing that can be compared",
            "An entry is not in the words of its kind: a program without where it comes from, for example."),
    LOCK_TWICE(
            "L008",
            Severity.ERROR,
            Subject.LOCK,
            "Contradiction in a lock",
            "A key occurs twice in one mapping, or an entry twice with different conditions."),
    LOCK_REPEATED(
            "L101",
            Severity.WARNING,
            Subject.LOCK,
            "Entry given twice",
            "The same entry occurs twice, as a merge of two branches may leave it. It counts once."),

    UNKNOWN_ARGUMENT(
            "C001",
            Severity.ERROR,
            Subject.COMMAND_LINE,
            "Unknown option or argument",
            "The command has no such option, or takes no such argument. 'eyas COMMAND --help' shows what it takes."),
    MISSING_ARGUMENT(
            "C002",
            Severity.ERROR,
            Subject.COMMAND_LINE,
            "Missing option or argument",
            "The command needs something that was not given, or an option stands without its value."),
    WRONG_ARGUMENT(
            "C003",
            Severity.ERROR,
            Subject.COMMAND_LINE,
            "Value that the option cannot have",
            "An option or argument has a value of the wrong kind or out of its range."),
    CONFLICTING_ARGUMENTS(
            "C004",
            Severity.ERROR,
            Subject.COMMAND_LINE,
            "Options that exclude each other",
            "Two options were given of which the command takes one, or one option was given more often than it may be.");

    private final String id;
    private final Severity severity;
    private final Subject subject;
    private final String title;
    private final String explanation;

    DiagnosticCode(String id, Severity severity, Subject subject, String title, String explanation) {
        this.id = id;
        this.severity = severity;
        this.subject = subject;
        this.title = title;
        this.explanation = explanation;
    }

    /** Returns the code of this {@code id}, in any case of letters. */
    public static Optional<DiagnosticCode> find(String id) {
        for (DiagnosticCode code : values()) {
            if (code.id.equalsIgnoreCase(id)) {
                return Optional.of(code);
            }
        }
        return Optional.empty();
    }

    /** Returns the code that is printed, for example {@code F010}. */
    public String id() {
        return id;
    }

    /** Returns how bad it is. */
    public Severity severity() {
        return severity;
    }

    /** Returns what it is about. */
    public Subject subject() {
        return subject;
    }

    /** Returns the code in a few words. */
    public String title() {
        return title;
    }

    /** Returns what stands behind the code, in a sentence or two. */
    public String explanation() {
        return explanation;
    }

    /** Return whether Falco has this code. */
    public boolean isFalco() {
        return id.startsWith("LOAD_");
    }

    /** Returns an input that gives this code: a condition, a file or a command line, as its subject says. */
    public String example() {
        return resource(".in");
    }

    /** Returns what is printed about the example. */
    public String exampleOutput() {
        return resource(".out");
    }

    private String resource(String suffix) {
        String name = "examples/" + id + suffix;
        try (InputStream in = DiagnosticCode.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no " + name + " beside the code");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
