package eyas.rules.compile;

import eyas.fields.FieldCatalog;
import eyas.filter.check.CheckResult;
import eyas.filter.check.CheckedCondition;
import eyas.filter.check.EventTypes;
import eyas.filter.diagnostic.Diagnostic;
import eyas.filter.syntax.Expression;
import eyas.rules.collect.CollectedList;
import eyas.rules.collect.CollectedMacro;
import eyas.rules.collect.CollectedRule;
import eyas.rules.collect.Definitions;
import eyas.rules.collect.EventSources;
import eyas.rules.compile.MacroExpansion.ExpansionException;
import eyas.rules.model.Capture;
import eyas.rules.model.CompiledCorrelation;
import eyas.rules.model.CompiledList;
import eyas.rules.model.CompiledMacro;
import eyas.rules.model.CompiledRule;
import eyas.rules.model.DefinitionOrigin;
import eyas.rules.model.RuleException;
import eyas.rules.model.RuleSet;
import eyas.rules.report.Context;
import eyas.rules.report.Findings;
import eyas.rules.report.LoadCode;
import eyas.rules.report.LoadException;
import eyas.rules.report.Problem;
import eyas.rules.yaml.TracedText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns definitions into a rule set.
 *
 * <p>Immutable and safe for use by any thread.
 */
public final class RuleCompiler implements EventSources {
    private static final String SYSCALL = "syscall";

    private final Map<String, FieldCatalog> catalogs;
    private final Map<String, FieldSource> sources;
    private final CompileLimits limits;
    private final SourceGuard guard;

    /**
     * Makes a compiler.
     *
     * @param catalogs the fields of each event source
     */
    public RuleCompiler(Map<String, FieldCatalog> catalogs, CompileLimits limits) {
        this.catalogs = Map.copyOf(catalogs);
        this.sources = new HashMap<>();
        catalogs.forEach((name, catalog) -> sources.put(name, new FieldSource(catalog)));
        this.limits = limits;
        this.guard = new SourceGuard(catalogs.size() > 1);
    }

    @Override
    public boolean exists(String source) {
        return sources.containsKey(source);
    }

    @Override
    public boolean isField(String source, String field) {
        FieldSource fields = sources.get(source);
        return fields != null && fields.isField(field);
    }

    /** Returns the rule set of {@code definitions}, null if there are errors in them. */
    public @Nullable RuleSet compile(Definitions definitions, Findings findings) {
        ListSubstitution lists;
        try {
            lists = new ListSubstitution(definitions.lists(), limits);
        } catch (LoadException e) {
            findings.add(e.problem());
            return null;
        }
        return new Run(definitions, lists, findings).compile();
    }

    /** Compiles one set of definitions. */
    private final class Run {
        private final Definitions definitions;
        private final ListSubstitution lists;
        private final Findings findings;
        private final ConditionTexts texts;
        private final MacroExpansion macros;
        private final Map<String, Expression> closed = new LinkedHashMap<>();
        private final MacroFaults faults;
        private boolean failed;

        Run(Definitions definitions, ListSubstitution lists, Findings findings) {
            this.definitions = definitions;
            this.lists = lists;
            this.findings = findings;
            this.texts = new ConditionTexts(lists, limits);
            this.macros = new MacroExpansion(definitions.broken(), limits);
            this.faults = new MacroFaults();
        }

        @Nullable
        RuleSet compile() {
            parseMacros();
            closeMacros();
            if (findings.isHopeless()) {
                return null;
            }
            List<CompiledRule> rules = new ArrayList<>();
            for (CollectedRule rule : definitions.rules()) {
                if (findings.isHopeless()) {
                    return null;
                }
                FieldSource fields = sources.get(rule.source());
                CompiledRule compiled = fields == null ? null : rule(rule, fields, rules.size());
                if (compiled != null) {
                    rules.add(compiled);
                }
            }
            CorrelationCompiler correlations = new CorrelationCompiler(definitions, catalogs.get(SYSCALL), findings);
            List<CompiledCorrelation> compiledCorrelations = correlations.compile(rules);
            if (failed || correlations.failed()) {
                return null;
            }
            List<CompiledMacro> compiledMacros = compiledMacros();
            List<CompiledList> compiledLists = compiledLists();
            return new RuleSet(
                    rules,
                    compiledCorrelations,
                    compiledMacros,
                    compiledLists,
                    definitions.requiredEngine(),
                    definitions.requiredPlugins().stream()
                            .map(Definitions.PluginDemand::alternatives)
                            .toList());
        }

        private void error(Problem problem) {
            failed = true;
            findings.add(problem);
        }

        private void parseMacros() {
            for (CollectedMacro macro : definitions.macros()) {
                if (findings.isHopeless()) {
                    return;
                }
                try {
                    Expression parsed = texts.parse(macro.condition(), macro.conditionContext());
                    macros.define(macro.name(), macro.index(), parsed);
                    faults.add(macro, parsed);
                } catch (LoadException e) {
                    macros.fail(macro.name());
                    error(e.problem());
                }
            }
        }

        private void closeMacros() {
            for (CollectedMacro macro : definitions.macros()) {
                if (findings.isHopeless()) {
                    return;
                }
                try {
                    Expression expression = macros.close(macro.name(), macro.visibility());
                    if (expression != null) {
                        closed.put(macro.name(), expression);
                    }
                } catch (ExpansionException e) {
                    macros.fail(macro.name());
                    expansion(e, macro.condition(), macro.context());
                }
            }
        }

        private void expansion(ExpansionException e, TracedText condition, Context context) {
            failed = true;
            if (!e.isSilent()) {
                findings.add(texts.problem(LoadCode.VALIDATE, e.words(), e.position(), 1, condition, false, context)
                        .fix(e.fix()));
            }
        }

        private @Nullable CompiledRule rule(CollectedRule rule, FieldSource fields, int index) {
            TracedText condition;
            try {
                condition = ExceptionText.add(rule.condition(), rule.exceptions());
            } catch (LoadException e) {
                error(e.problem());
                return null;
            }
            String output = OutputText.check(rule, fields, findings);
            failed |= findings.failed();
            Expression expression = expression(rule, condition);
            if (expression == null) {
                return null;
            }
            warn(new ConditionWarnings(expression), rule, condition);
            CheckedCondition checked = check(rule, condition, expression, fields);
            if (checked == null || output == null) {
                return null;
            }
            if (rule.source().equals(SYSCALL)
                    && rule.warnEventTypes()
                    && checked.codes().cardinality() > EventTypes.MANY) {
                findings.add(Problem.of(
                                LoadCode.NO_EVTTYPE,
                                "Rule matches too many evt.type values. This has a significant performance penalty.",
                                rule.context())
                        .fix("begin the condition with 'evt.type in (…) and', or set 'warn_evttypes: false'"));
            }
            return new CompiledRule(
                    index,
                    rule.name(),
                    rule.description(),
                    rule.source(),
                    rule.priority(),
                    rule.tags(),
                    rule.enabled(),
                    rule.silent(),
                    rule.condition().text(),
                    expression,
                    checked,
                    rule.output().text(),
                    output,
                    new Capture(rule.capture(), rule.captureDuration()),
                    rule.exceptions().stream()
                            .map(e -> new RuleException(
                                    e.name(),
                                    e.fields(),
                                    e.operators(),
                                    e.values().size()))
                            .toList(),
                    origin(rule.context()));
        }

        private @Nullable Expression expression(CollectedRule rule, TracedText condition) {
            try {
                return macros.expand(texts.parse(condition, rule.conditionContext()));
            } catch (LoadException e) {
                error(e.problem());
            } catch (ExpansionException e) {
                expansion(e, condition, rule.context());
            }
            return null;
        }

        private void warn(ConditionWarnings warnings, CollectedRule rule, TracedText condition) {
            Context context = rule.conditionContext().inside(condition.text(), 0, 0, 0);
            if (warnings.isUnsafe()) {
                findings.add(Problem.of(LoadCode.UNSAFE_NA_CHECK, "", context).fix("use 'exists'"));
            }
            for (String field : warnings.deprecated()) {
                findings.add(Problem.of(LoadCode.DEPRECATED_ITEM, OutputText.deprecation(field), context)
                        .deprecated(field)
                        .fix("remove the test of '" + field + "'"));
            }
        }

        private @Nullable CheckedCondition check(
                CollectedRule rule, TracedText condition, Expression expression, FieldSource fields) {
            return switch (fields.check(expression)) {
                case CheckResult.Accepted(CheckedCondition checked, List<Diagnostic> diagnostics) -> {
                    diagnostics.forEach(d -> warning(d, rule, condition, fields));
                    yield guard.restrict(rule.source(), expression, checked, fields);
                }
                case CheckResult.Rejected(List<Diagnostic> diagnostics) -> {
                    rejected(diagnostics, rule, condition, fields);
                    yield null;
                }
            };
        }

        private void warning(Diagnostic diagnostic, CollectedRule rule, TracedText condition, FieldSource fields) {
            LoadCode code = switch (diagnostic.code()) {
                case PLAIN_PATTERN, FIELD_AS_VALUE -> LoadCode.CONDITION_WARNING;
                case CONSTANT -> LoadCode.CONSTANT_TEST;
                // The fields that Falco warns of are looked for above; of the others only we warn.
                case DEPRECATED_FIELD -> LoadCode.DEPRECATED_FIELD;
                case SYNTAX, LIMIT, FIELD, MACRO, OPERATOR, VALUE, EVENT_TYPE, PATTERN, TRANSFORMER, RIGHT_SIDE ->
                    throw new IllegalStateException("an error in an accepted condition: " + diagnostic);
            };
            boolean told = code == LoadCode.DEPRECATED_FIELD
                    && ConditionWarnings.DEPRECATED.stream()
                            .anyMatch(f -> diagnostic.message().contains("'" + f + "'"));
            if (!told) {
                report(code, diagnostic, rule, condition, fields);
            }
        }

        private void rejected(
                List<Diagnostic> diagnostics, CollectedRule rule, TracedText condition, FieldSource fields) {
            List<Diagnostic> errors = diagnostics.stream()
                    .filter(d -> d.severity() == eyas.filter.diagnostic.Severity.ERROR)
                    .toList();
            Diagnostic first = errors.getFirst();
            if (rule.skipIfUnknownFilter() && OutputText.isUnknown(first.message())) {
                report(LoadCode.UNKNOWN_FILTER, first, rule, condition, fields);
                return;
            }
            failed = true;
            errors.forEach(d -> report(LoadCode.COMPILE_CONDITION, d, rule, condition, fields));
        }

        private void report(
                LoadCode code, Diagnostic diagnostic, CollectedRule rule, TracedText condition, FieldSource fields) {
            Problem problem = texts.problem(
                    code,
                    diagnostic.message(),
                    diagnostic.span().start(),
                    diagnostic.span().length(),
                    condition,
                    false,
                    rule.conditionContext());
            if (!findings.isFalco()) {
                CollectedMacro macro = faults.find(diagnostic, fields);
                if (macro != null
                        && !faults.isIn(diagnostic, condition, () -> texts.parse(condition, rule.context()), fields)) {
                    if (!faults.isNew(macro, diagnostic)) {
                        // Told already, for another rule that uses the macro.
                        return;
                    }
                    problem = texts.problem(
                            code,
                            diagnostic.message(),
                            diagnostic.span().start(),
                            diagnostic.span().length(),
                            macro.condition(),
                            false,
                            macro.conditionContext());
                }
            }
            findings.add(problem.fix(diagnostic.fix()));
        }

        private List<CompiledMacro> compiledMacros() {
            List<CompiledMacro> compiled = new ArrayList<>();
            for (CollectedMacro macro : definitions.macros()) {
                Expression expression = closed.get(macro.name());
                if (expression == null) {
                    throw new IllegalStateException("macro " + macro.name() + " failed without an error");
                }
                boolean used = macros.isUsed(macro.name());
                if (!used) {
                    findings.add(Problem.of(
                                    LoadCode.UNUSED_MACRO,
                                    "Macro not referred to by any other rule/macro",
                                    macro.context())
                            .fix("remove the macro"));
                }
                compiled.add(new CompiledMacro(
                        macro.name(), macro.condition().text(), expression, used, origin(macro.context())));
            }
            return compiled;
        }

        private List<CompiledList> compiledLists() {
            List<CompiledList> compiled = new ArrayList<>();
            for (int i = 0; i < definitions.lists().size(); i++) {
                CollectedList list = definitions.lists().get(i);
                if (!lists.isUsed(i)) {
                    findings.add(Problem.of(
                                    LoadCode.UNUSED_LIST,
                                    "List not referred to by any other rule/macro",
                                    list.context())
                            .fix("remove the list"));
                }
                compiled.add(new CompiledList(
                        list.name(),
                        list.items().stream().map(item -> item.value()).toList(),
                        lists.items(i),
                        lists.isUsed(i),
                        origin(list.context())));
            }
            return compiled;
        }
    }

    static DefinitionOrigin origin(Context context) {
        return new DefinitionOrigin(
                context.source().name(),
                context.mark().line() + 1,
                context.mark().column() + 1);
    }
}
