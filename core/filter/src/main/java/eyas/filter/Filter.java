package eyas.filter;

import eyas.diagnostic.Diagnostic;
import eyas.event.EventTable;
import eyas.fields.FieldCatalog;
import eyas.filter.check.CheckResult;
import eyas.filter.check.CheckedCondition;
import eyas.filter.check.ConditionChecker;
import eyas.filter.plan.CompilationOptions;
import eyas.filter.plan.RuleMatcher;
import eyas.filter.plan.RuleProgram;
import eyas.filter.syntax.ConditionDiagnostic;
import eyas.filter.syntax.ConditionParser;
import eyas.filter.syntax.SyntaxException;
import eyas.state.EventContext;
import eyas.text.SourceText;
import java.util.BitSet;
import java.util.List;

/**
 * A single condition that can be tested on events, for callers without rules.
 *
 * <p>Not thread-safe: use each instance from one thread. Testing allocates nothing, except for regular expressions.
 */
public final class Filter {
    private final RuleMatcher matcher;
    private final BitSet codes;
    private final List<Diagnostic> warnings;

    private Filter(CheckedCondition condition, List<Diagnostic> warnings, CompilationOptions compiling) {
        RuleProgram program = RuleProgram.build(List.of(onAnyEvent(condition)));
        this.matcher = program.matcher(compiling);
        this.codes = program.requiredEventCodes().evaluated();
        this.warnings = List.copyOf(warnings);
    }

    /**
     * Lifts the restriction to event codes. Falco selects rules by the event code of a name, so a rule on {@code mprotect} does not match a
     * recording in which that call was a generic event; a filter compares the name itself.
     */
    private static CheckedCondition onAnyEvent(CheckedCondition condition) {
        BitSet all = new BitSet(EventTable.size());
        all.set(0, EventTable.size());
        return new CheckedCondition(condition.expression(), all);
    }

    /**
     * Compiles {@code text}.
     *
     * @throws FilterException if it is not a valid condition on these fields; it contains all problems and can render them
     */
    public static Filter compile(String text, FieldCatalog catalog) {
        return compile(text, catalog, CompilationOptions.ofProperties());
    }

    /**
     * Compiles {@code text}, to bytecode according to {@code compiling}.
     *
     * @throws FilterException if it is not a valid condition on these fields; it contains all problems and can render them
     */
    public static Filter compile(String text, FieldCatalog catalog, CompilationOptions compiling) {
        SourceText source = new SourceText("filter", text);
        try {
            return switch (new ConditionChecker(catalog).check(ConditionParser.parse(text))) {
                case CheckResult.Accepted(CheckedCondition condition, List<ConditionDiagnostic> warnings) ->
                    new Filter(condition, in(source, warnings), compiling);
                case CheckResult.Rejected(List<ConditionDiagnostic> errors) ->
                    throw new FilterException(in(source, errors));
            };
        } catch (SyntaxException e) {
            throw new FilterException(in(source, List.of(e.diagnostic())));
        }
    }

    private static List<Diagnostic> in(SourceText source, List<ConditionDiagnostic> diagnostics) {
        return diagnostics.stream().map(d -> d.in(source)).toList();
    }

    /** Returns whether the condition holds for the event of {@code context}. */
    public boolean test(EventContext context) {
        return test(context.event().code(), context);
    }

    /** Returns whether the condition holds for an event with {@code code}. */
    public boolean test(int code, EventContext context) {
        return matcher.match(code, context, _ -> false);
    }

    /** Returns the event codes for which the condition can hold. Do not modify the result. */
    public BitSet codes() {
        return codes;
    }

    /** Returns the warnings about the condition. */
    public List<Diagnostic> warnings() {
        return warnings;
    }
}
