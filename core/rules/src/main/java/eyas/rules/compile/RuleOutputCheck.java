package eyas.rules.compile;

import eyas.diagnostic.DiagnosticCode;
import eyas.rules.collect.CollectedRule;
import eyas.rules.compile.FieldSource.OutputFault;
import eyas.rules.report.Context;
import eyas.rules.report.LoadDiagnostic;
import eyas.rules.report.LoadDiagnostics;
import eyas.text.yaml.TracedText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks the output of a rule. */
final class RuleOutputCheck {
    private static final String CONTAINER_INFO = "%container.info";
    private static final List<String> UNKNOWN =
            List.of("nonexistent field", "invalid formatting token", "unknown event type", "unknown filter:");

    private RuleOutputCheck() {}

    /** Returns whether {@code message} is about a name that another version may support. */
    static boolean isUnknown(String message) {
        return UNKNOWN.stream().anyMatch(message::contains);
    }

    /** Returns the reason for the deprecation of {@code field}. */
    static String deprecation(String field) {
        return field.equals("evt.dir")
                ? "due to the drop of enter events, 'evt.dir = <' always evaluates to true, and 'evt.dir = >' always"
                        + " evaluates to false. The rule expression can be simplified by removing the condition on"
                        + " 'evt.dir'"
                : "field is not available due to the drop of enter events.";
    }

    /**
     * Returns the diagnostic of {@code fault}.
     *
     * @param output the output as written, or null if the error's offset does not refer to it
     */
    static LoadDiagnostic diagnostic(
            DiagnosticCode code, OutputFault fault, @Nullable TracedText output, Context context) {
        LoadDiagnostic diagnostic =
                LoadDiagnostic.of(code, fault.message(), context).hint(fault.hint());
        return output == null || fault.offset() < 0
                ? diagnostic
                : diagnostic.at(output.place(fault.offset(), Math.max(1, fault.length())));
    }

    /** Returns the output of {@code rule} without deprecated parts, or null if it is invalid. */
    static @Nullable String check(CollectedRule rule, FieldSource fields, LoadDiagnostics diagnostics) {
        String output = rule.output().text();
        if (output.contains(CONTAINER_INFO)) {
            diagnostics.add(LoadDiagnostic.of(
                            DiagnosticCode.DEPRECATED_ITEM,
                            "%container.info is deprecated and no more useful, and will be dropped by Falco 1.0.0. The"
                                    + " container plugin will automatically add required fields to the output"
                                    + " message.",
                            rule.context())
                    .fix("remove '%container.info' from the output"));
            output = output.replace(CONTAINER_INFO, "");
        }
        OutputFault fault = fields.outputFault(output);
        if (fault != null) {
            boolean skip = rule.skipIfUnknownFilter() && isUnknown(fault.message());
            DiagnosticCode code = skip ? DiagnosticCode.UNKNOWN_FILTER : DiagnosticCode.COMPILE_OUTPUT;
            boolean asWritten = output.equals(rule.output().text());
            diagnostics.add(diagnostic(code, fault, asWritten ? rule.output() : null, rule.outputContext()));
            return null;
        }
        for (String field : ConditionWarnings.DEPRECATED) {
            if (output.contains(field)) {
                diagnostics.add(LoadDiagnostic.of(
                                DiagnosticCode.DEPRECATED_ITEM,
                                "usage of deprecated field '" + field + "' has been detected in the rule output",
                                rule.outputContext())
                        .deprecated(field)
                        .fix("remove '%" + field + "' from the output"));
            }
        }
        return output;
    }
}
