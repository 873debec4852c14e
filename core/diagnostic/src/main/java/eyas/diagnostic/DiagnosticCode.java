package eyas.diagnostic;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * All diagnostic codes. Codes are stable: a code never changes its meaning, and a retired code is not reused.
 *
 * <p>Codes that begin with {@code LOAD_} are Falco's, with its titles. Where Eyas reproduces Falco's verdict on a rules file, it
 * maps a code about a condition to Falco's code. Each code has an example in {@code examples/}; a test checks that it produces
 * the code, and {@code docs/reference/diagnostics.md} is generated from both.
 */
public enum DiagnosticCode {
    SYNTAX(
            "F001",
            Severity.ERROR,
            Subject.CONDITION,
            "Invalid condition",
            "The text does not match the grammar of conditions: a word is missing, a parenthesis or a string is not closed, or"
                    + " text follows the end."),
    LIMIT(
            "F002",
            Severity.ERROR,
            Subject.CONDITION,
            "Too long or too deep",
            "The condition exceeds the limits on length or nesting, which bound the cost of untrusted files."),
    FIELD(
            "F010",
            Severity.ERROR,
            Subject.CONDITION,
            "Unknown field",
            "No field has this name, or its argument in brackets is missing, invalid or not allowed. 'eyas fields' lists"
                    + " all fields."),
    MACRO(
            "F011",
            Severity.ERROR,
            Subject.CONDITION,
            "Unknown macro",
            "A single word is used where a comparison or a macro is expected, and no macro has this name. Command-line filters"
                    + " have no macros."),
    OPERATOR(
            "F012",
            Severity.ERROR,
            Subject.CONDITION,
            "Operator not supported by the field",
            "The field's type does not support this operator. For example, numbers do not support 'contains'."),
    VALUE(
            "F013",
            Severity.ERROR,
            Subject.CONDITION,
            "Invalid value for the field",
            "The value does not match the field's type: it is not a number, not an address, or out of range."),
    EVENT_TYPE(
            "F014",
            Severity.ERROR,
            Subject.CONDITION,
            "Unknown event type",
            "No event has this type, so the comparison is always false."),
    PATTERN(
            "F015",
            Severity.ERROR,
            Subject.CONDITION,
            "Invalid regular expression",
            "The pattern is not valid RE2 syntax, or it exceeds the cost limit."),
    TRANSFORMER(
            "F016",
            Severity.ERROR,
            Subject.CONDITION,
            "Invalid transformer arguments",
            "A transformer such as tolower() or join() has an argument that it does not accept."),
    RIGHT_SIDE(
            "F017",
            Severity.ERROR,
            Subject.CONDITION,
            "Incompatible fields",
            "The field on the right side has a different type, or the operator does not accept a field."),
    PLAIN_PATTERN(
            "F101",
            Severity.WARNING,
            Subject.CONDITION,
            "Pattern without special characters",
            "The regular expression has no special characters. '=', 'contains',"
                    + " 'startswith' or 'endswith' has the same meaning and costs less."),
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
            "The field exists only for old rules. Some deprecated fields no longer have a value."),

    FILE_READ(
            "LOAD_ERR_FILE_READ",
            Severity.ERROR,
            Subject.RULES,
            "File read error",
            "The file does not exist or cannot be read."),
    YAML_PARSE(
            "LOAD_ERR_YAML_PARSE",
            Severity.ERROR,
            Subject.RULES,
            "YAML parse error",
            "The file is not valid YAML, or it exceeds the limits on size, nodes or nesting."),
    YAML_VALIDATE(
            "LOAD_ERR_YAML_VALIDATE",
            Severity.ERROR,
            Subject.RULES,
            "Error validating internal structure of YAML file",
            "The file is valid YAML but not a list of rules, macros and lists, or a key is missing or has a value of the wrong"
                    + " type."),
    COMPILE_CONDITION(
            "LOAD_ERR_COMPILE_CONDITION",
            Severity.ERROR,
            Subject.RULES,
            "Error compiling condition",
            "The condition of a rule or macro has an error without a code of its own, for example because it is too long after its lists are"
                    + " expanded. In Falco's own output every error in a condition has this code."),
    COMPILE_OUTPUT(
            "LOAD_ERR_COMPILE_OUTPUT",
            Severity.ERROR,
            Subject.RULES,
            "Error compiling output",
            "The output of a rule names a field that does not exist, or has invalid syntax."),
    VALIDATE(
            "LOAD_ERR_VALIDATE",
            Severity.ERROR,
            Subject.RULES,
            "Error validating rule/macro/list/exception objects",
            "Items are inconsistent: a name is not defined, an override has no target, or the values of an exception"
                    + " do not match its fields."),
    EXTENSION_ERROR(
            "LOAD_ERR_EXTENSION",
            Severity.ERROR,
            Subject.RULES,
            "Error in extension item",
            "An item that only Eyas supports, a correlation, is invalid. Falco skips such items."),
    UNKNOWN_SOURCE(
            "LOAD_UNKNOWN_SOURCE",
            Severity.WARNING,
            Subject.RULES,
            "Unknown event source",
            "No loaded plugin or source provides the event source of this rule. The rule is skipped."),
    UNSAFE_NA_CHECK(
            "LOAD_UNSAFE_NA_CHECK",
            Severity.WARNING,
            Subject.RULES,
            "Unsafe <NA> comparison in condition",
            "A field is compared with <NA>, which is only how a missing value is printed. Use 'exists'."),
    NO_EVTTYPE(
            "LOAD_NO_EVTTYPE",
            Severity.WARNING,
            Subject.RULES,
            "Condition has no event-type restriction",
            "The condition can match many event types, and is evaluated for each of them. Add a condition on evt.type."),
    UNKNOWN_FILTER(
            "LOAD_UNKNOWN_FILTER",
            Severity.WARNING,
            Subject.RULES,
            "Unknown field or event-type in condition or output",
            "The rule uses a field or an event type that does not exist. Because of skip-if-unknown-filter it is skipped"
                    + " instead of rejected."),
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
            "The item is not a valid item of a rules file. It is skipped."),
    DEPRECATED_ITEM(
            "LOAD_DEPRECATED_ITEM",
            Severity.WARNING,
            Subject.RULES,
            "Used deprecated item",
            "The file uses an item that exists only for old rules files."),
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
            "The condition is valid, but it probably does not have the intended meaning."),
    UNKNOWN_KEY(
            "LOAD_UNKNOWN_KEY",
            Severity.WARNING,
            Subject.RULES,
            "Unknown key in item definition",
            "The item has an unsupported key, because it is misspelled or belongs to another item. It is"
                    + " ignored."),
    EXTENSION_WARNING(
            "LOAD_WARNING_EXTENSION",
            Severity.WARNING,
            Subject.RULES,
            "Warning in extension item",
            "An item that only Eyas supports is valid, but it probably does not have the intended meaning."),
    FORMAT(
            "EYAS_FORMAT",
            Severity.ERROR,
            Subject.RULES,
            "File cannot be formatted",
            "Formatting would change the meaning of the file: it contains an alias, a tag, or an"
                    + " invalid condition."),
    OMITTED(
            "EYAS_OMITTED",
            Severity.WARNING,
            Subject.RULES,
            "Diagnostics left out",
            "The file has more diagnostics than the limit. The rest is not shown."),
    DUPLICATE_KEY(
            "EYAS_DUPLICATE_KEY",
            Severity.WARNING,
            Subject.RULES,
            "Duplicate key",
            "A key occurs twice in one mapping. Only the first value is used."),

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
            "Configuration file cannot be read",
            "The file does not exist, cannot be read, or exceeds the limits."),
    CONFIG_YAML(
            "S002",
            Severity.ERROR,
            Subject.CONFIGURATION,
            "Configuration is not a mapping",
            "The file, or the value of an override, is not valid YAML or not a mapping of keys to values."),
    CONFIG_VALUE(
            "S003",
            Severity.ERROR,
            Subject.CONFIGURATION,
            "Invalid value",
            "The value of a key is invalid: it is not one of the allowed values, out of range, or conflicts"
                    + " with another key."),
    CONFIG_MISSING(
            "S004",
            Severity.ERROR,
            Subject.CONFIGURATION,
            "Required key missing",
            "A feature is enabled without a key that it requires, for example a file output without a file name."),
    CONFIG_OVERRIDE(
            "S005",
            Severity.ERROR,
            Subject.CONFIGURATION,
            "Override cannot be applied",
            "The key of an -o option is not a valid path of keys and indexes, or it leads through a value that is not a mapping or list."),
    CONFIG_INCLUDE(
            "S006",
            Severity.ERROR,
            Subject.CONFIGURATION,
            "Included file cannot be merged",
            "An entry of config_files is invalid, or an included file includes other files."),
    CONFIG_UNKNOWN_KEY(
            "S101",
            Severity.WARNING,
            Subject.CONFIGURATION,
            "Unknown configuration key",
            "Falco's configuration has no such key here. It is ignored."),
    CONFIG_TYPE(
            "S102",
            Severity.WARNING,
            Subject.CONFIGURATION,
            "Value of the wrong type",
            "The value has the wrong type or is not one of the allowed values. The default is used."),
    CONFIG_NO_EFFECT(
            "S103",
            Severity.WARNING,
            Subject.CONFIGURATION,
            "Key without effect",
            "Falco supports the key, but Eyas ignores it: the feature does not exist in Eyas, or is always enabled."),

    LOCK_FILE(
            "L001",
            Severity.ERROR,
            Subject.LOCK,
            "Lock file cannot be read",
            "The file does not exist, cannot be read, is not text, or exceeds the limit of 10 MiB."),
    LOCK_YAML(
            "L002",
            Severity.ERROR,
            Subject.LOCK,
            "Lock file is not valid YAML",
            "The file is not valid YAML, or it exceeds the limits on nodes or nesting."),
    LOCK_STRUCTURE(
            "L003",
            Severity.ERROR,
            Subject.LOCK,
            "Invalid lock file structure",
            "A value has the wrong type for its place: workflows, jobs, steps and code contain"
                    + " mappings, and the entries of a kind are a list."),
    LOCK_VERSION(
            "L004",
            Severity.ERROR,
            Subject.LOCK,
            "Unsupported lock file version",
            "The lock file has no version, or a version that this release does not support."),
    LOCK_KEY(
            "L005",
            Severity.ERROR,
            Subject.LOCK,
            "Unknown key in a lock file",
            "A lock file has no such key here. It is rejected, because ignoring it would allow more than the file shows."),
    LOCK_CONFLICT(
            "L006",
            Severity.ERROR,
            Subject.LOCK,
            "Merge conflict in a lock file",
            "Two branches changed the same lines, and the file contains conflict markers. Resolve the conflict first."),
    LOCK_ENTRY(
            "L007",
            Severity.ERROR,
            Subject.LOCK,
            "Invalid lock entry",
            "An entry does not match the syntax of its kind, for example a program without its origin."),
    LOCK_TWICE(
            "L008",
            Severity.ERROR,
            Subject.LOCK,
            "Contradiction in a lock file",
            "A key occurs twice in one mapping, or an entry twice with different conditions."),
    LOCK_REPEATED(
            "L101",
            Severity.WARNING,
            Subject.LOCK,
            "Duplicate entry",
            "The same entry occurs twice, for example after a merge. It counts once."),

    UNKNOWN_ARGUMENT(
            "C001",
            "Unknown option or argument",
            "The command has no such option or argument. 'eyas COMMAND --help' lists them."),
    MISSING_ARGUMENT(
            "C002",
            "Missing option or argument",
            "A required option or argument is missing, or an option has no value."),
    WRONG_ARGUMENT(
            "C003",
            "Invalid option value",
            "The value of an option or argument has the wrong type or is out of range."),
    CONFLICTING_ARGUMENTS(
            "C004",
            "Mutually exclusive options",
            "Two options exclude each other, or an option was given more than once."),
    UNREADABLE_FILE(
            "C010",
            "File or directory cannot be read",
            "A file or directory that the command needs does not exist, is not of the expected kind, or this user has "
                    + "no permission to read it. Check the path, which is relative to the current directory, and the "
                    + "permissions."),
    UNWRITABLE_FILE(
            "C011",
            "File or directory cannot be written",
            "A file or directory cannot be created, replaced or removed, or the disk is full. Create the directory "
                    + "first, choose another place, or run the command as a user with write permission."),
    INVALID_CAPTURE(
            "C012",
            "Capture cannot be read",
            "The capture does not exist, is not a capture, is damaged, or has a format version that this release does "
                    + "not support. Check the path. A recording that was cut off is readable up to the damage; for a new format "
                    + "version, update Eyas."),
    INVALID_CONTENT(
            "C013",
            "Invalid file content",
            "A report, a list of indicators or endpoints, a filters file or a saved question does not have the "
                    + "expected format, exceeds the size limit, or must not be used here. Correct the file, or create it again "
                    + "with the command that writes it."),
    INVALID_RULES(
            "C014",
            "Rules have errors",
            "Rules were not loaded, and no rule was evaluated. The diagnostics before this message have their own "
                    + "codes. Correct them; 'eyas rules check' prints the same diagnostics."),
    UNUSABLE_LOCK(
            "C015",
            "Behavior lock cannot be used",
            "The lock file is missing or invalid, or it would be invalid after the change. The diagnostics before this "
                    + "message have their own codes. 'eyas lock learn' creates a lock."),
    INVALID_FILTER(
            "C016",
            "Invalid filter or output format",
            "A filter or an output format does not compile, for example because a field does not exist. The message "
                    + "contains the position. 'eyas fields' lists all fields."),
    UNKNOWN_NAME(
            "C017",
            "Unknown name",
            "No code, field, rule, job, lock entry, table or saved question has this name. The message suggests a "
                    + "similar name or names the command that lists all of them."),
    NO_MATCH(
            "C018",
            "Nothing to do",
            "The input is valid, but it contains nothing for this command: a directory has no rules or captures, no "
                    + "lock entry or rule test matches, or nothing has been saved yet. Check the path and the filter."),
    LIVE_EVENTS(
            "C020",
            "Kernel events cannot be received",
            "Live monitoring cannot start or continue: capabilities are missing, the kernel does not support a "
                    + "feature, or egress cannot be controlled. 'eyas doctor' checks the machine and prints the remedies. In a "
                    + "container, add the capabilities BPF, PERFMON, SYS_PTRACE and DAC_READ_SEARCH, or monitor from the host."),
    COMMAND_NOT_STARTED(
            "C021",
            "Command cannot be started",
            "The command to monitor does not exist (exit code 127) or cannot be executed (exit code 126), as in a "
                    + "shell. Check its name, PATH and the file's permissions."),
    INCOMPLETE_INSTALLATION(
            "C022",
            "Installation is incomplete",
            "Default rules or other files that belong to Eyas are missing. Unpack the archive again, or set EYAS_HOME "
                    + "to the directory that contains bin, lib and rules."),
    CI_JOB(
            "C023",
            "CI job or runner cannot be used",
            "The CI job or the runner does not have what the command needs: the environment is not that of a supported "
                    + "CI system, an input is invalid, a file of the runner has an unsafe owner, or the agent did not start. "
                    + "Correct the input or the runner that the message names."),
    STORE(
            "C024",
            "Store cannot be read or written",
            "The directory or S3 bucket with reports, tables or saved questions cannot be listed, read or changed. "
                    + "Check the address, the credentials and the permissions. Commands that change a store can be repeated "
                    + "after a failure."),
    RECEIVER(
            "C025",
            "Receiver cannot run",
            "The settings of 'eyas collect' are invalid, its state is used by another process or cannot be written, or "
                    + "an address is in use. 'eyas collect check' verifies the settings."),
    DELIVERY(
            "C026",
            "Reports cannot be sent",
            "The address of the receiver, a certificate or a token is invalid, or the spool directory cannot be used. "
                    + "Reports that were not sent remain in the spool directory. Correct the option, and run 'eyas collect send' "
                    + "again."),
    QUERY(
            "C027",
            "Question cannot be answered",
            "The store has no tables, cannot be read, or the query fails or exceeds a limit. Check the store's name "
                    + "and the query, or select fewer days or repositories."),
    RESOURCE_LIMIT(
            "C098",
            "Resource limit reached",
            "The heap is full, or the limit on processes or open files is too low. Set EYAS_HEAP (the input heap of "
                    + "the action), or raise the limit that the message names. The result of the command is incomplete."),
    INTERNAL_ERROR(
            "C099",
            "Internal error",
            "A bug in Eyas. Run the command again with EYAS_DEBUG=1, and report the stack trace.");

    private final String id;
    private final Severity severity;
    private final Subject subject;
    private final String title;
    private final String explanation;

    /** Creates the code of an error on the command line or of a failure that ends a command. */
    DiagnosticCode(String id, String title, String explanation) {
        this(id, Severity.ERROR, Subject.COMMAND_LINE, title, explanation);
    }

    DiagnosticCode(String id, Severity severity, Subject subject, String title, String explanation) {
        this.id = id;
        this.severity = severity;
        this.subject = subject;
        this.title = title;
        this.explanation = explanation;
    }

    /** Returns the code with this {@code id}, ignoring case. */
    public static Optional<DiagnosticCode> find(String id) {
        for (DiagnosticCode code : values()) {
            if (code.id.equalsIgnoreCase(id)) {
                return Optional.of(code);
            }
        }
        return Optional.empty();
    }

    /** Returns the printed code, for example {@code F010}. */
    public String id() {
        return id;
    }

    /** Returns the severity. */
    public Severity severity() {
        return severity;
    }

    /** Returns the category. */
    public Subject subject() {
        return subject;
    }

    /** Returns the title. */
    public String title() {
        return title;
    }

    /** Returns the severity with the code, as printed before messages: {@code error[F010]}. */
    public String tag() {
        return severity.label() + "[" + id + "]";
    }

    /** Returns an explanation with typical causes and the remedy. */
    public String explanation() {
        return explanation;
    }

    /** Returns whether Falco has this code. */
    public boolean isFalco() {
        return id.startsWith("LOAD_");
    }

    /** Returns an input that produces this code: a condition, a file or a command line, depending on the category. */
    public String example() {
        return resource(".in");
    }

    /** Returns the output for the example. */
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
