package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.TableReader;
import eyas.fields.FieldCatalog;
import eyas.filter.syntax.ConditionParser;
import eyas.filter.syntax.ConditionPrinter;
import eyas.filter.syntax.Expression;
import eyas.filter.syntax.Operand;
import eyas.rules.LoadOptions;
import eyas.rules.RuleDirectory;
import eyas.rules.RuleLoader;
import eyas.rules.model.CompiledMacro;
import eyas.rules.model.CompiledRule;
import eyas.rules.model.RuleSet;
import eyas.workbench.cases.CaseReader;
import eyas.workbench.cases.RuleCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * Compares the exceptions of the default rules with {@code rules/tests/exceptions.tsv}. For each exception, that file names the fact that
 * justifies it and a case that attacks it. An exception is a condition below a {@code not} in a rule or macro that tests the acting
 * process. {@link DefaultRulesTest} plays the cases.
 */
@NullMarked
final class RuleExceptionsTest {
    private static final Path ROOT = Path.of(System.getProperty("eyas.root", "../.."));
    private static final RuleSet RULES = new RuleLoader(Map.of("syscall", FieldCatalog.syscall()), LoadOptions.DEFAULT)
            .load(RuleDirectory.of(ROOT.resolve("rules/cicd")).read())
            .ruleSet()
            .orElseThrow();
    private static final Set<String> KINDS =
            Set.of("executable", "chain", "runner", "workflow", "kernel", "command line", "writer");
    private static final String NONE = "-";
    private static final int COLUMNS = 5;

    /** A row: exception, kind of fact, fact, attacking case or {@code -}, remaining risk. */
    private record Row(String exception, String kind, String fact, String attack, String remains) {}

    private static Map<String, Row> rows() throws IOException {
        Map<String, Row> rows = new LinkedHashMap<>();
        Path file = ROOT.resolve("rules/tests/exceptions.tsv");
        for (String[] row : TableReader.rows(Files.newInputStream(file), file.toString(), COLUMNS)) {
            Row read = new Row(row[0], row[1], row[2], row[3], row[4]);
            assertThat(rows.put(read.exception(), read)).as(read.exception()).isNull();
        }
        return rows;
    }

    /** Returns the rules that contain each exception, directly or through a macro. */
    private static Map<String, Set<String>> exceptions() {
        Map<String, Expression> macros = new HashMap<>();
        for (CompiledMacro macro : RULES.macros()) {
            macros.put(macro.name(), ConditionParser.parse(macro.condition()));
        }
        Map<String, Set<String>> found = new TreeMap<>();
        for (CompiledRule rule : RULES.rules()) {
            List<Expression> negated = new ArrayList<>();
            collect(ConditionParser.parse(rule.condition()), false, macros, new TreeSet<>(), negated);
            for (Expression one : negated) {
                if (testsProcess(one, macros)) {
                    found.computeIfAbsent(ConditionPrinter.source(one), key -> new TreeSet<>())
                            .add(rule.name());
                }
            }
        }
        return found;
    }

    /** A condition below a second {@code not} narrows an exception, and is not an exception itself. */
    private static void collect(
            Expression expression,
            boolean isNegated,
            Map<String, Expression> macros,
            Set<String> seen,
            List<Expression> negated) {
        switch (expression) {
            case Expression.And(var children, var at) ->
                children.forEach(child -> collect(child, isNegated, macros, seen, negated));
            case Expression.Or(var children, var at) ->
                children.forEach(child -> collect(child, isNegated, macros, seen, negated));
            case Expression.Not(Expression child, var at) -> {
                if (!isNegated) {
                    negated.add(child);
                }
                collect(child, !isNegated, macros, seen, negated);
            }
            case Expression.MacroReference reference -> {
                if (seen.add(reference.name() + isNegated)) {
                    collect(macro(macros, reference.name()), isNegated, macros, seen, negated);
                }
            }
            case Expression.Comparison comparison -> {}
            case Expression.Exists exists -> {}
        }
    }

    private static Expression macro(Map<String, Expression> macros, String name) {
        Expression macro = macros.get(name);
        if (macro == null) {
            throw new IllegalStateException("no macro " + name);
        }
        return macro;
    }

    private static boolean testsProcess(Expression expression, Map<String, Expression> macros) {
        return switch (expression) {
            case Expression.And(var children, var at) ->
                children.stream().anyMatch(child -> testsProcess(child, macros));
            case Expression.Or(var children, var at) ->
                children.stream().anyMatch(child -> testsProcess(child, macros));
            case Expression.Not(Expression child, var at) -> testsProcess(child, macros);
            case Expression.MacroReference reference -> testsProcess(macro(macros, reference.name()), macros);
            case Expression.Comparison comparison -> readsProcess(comparison.left());
            case Expression.Exists exists -> readsProcess(exists.left());
        };
    }

    private static boolean readsProcess(Operand operand) {
        String text = ConditionPrinter.source(operand);
        return (text.contains("proc.") || text.contains("ci.") || text.contains("thread."))
                && !text.contains("proc.target.is_self");
    }

    @Test
    void tableEqualsExceptions() throws IOException {
        assertThat(exceptions()).hasSizeGreaterThan(60);
        assertThat(rows().keySet())
                .containsExactlyInAnyOrderElementsOf(exceptions().keySet());
    }

    @Test
    void everyExceptionHasFactAndAttack() throws IOException {
        Map<String, Set<String>> rules = exceptions();
        Map<String, RuleCase> cases = new HashMap<>();
        CaseReader.read(List.of(ROOT.resolve("rules/tests"))).cases().forEach(one -> cases.put(one.name(), one));
        List<String> faults = new ArrayList<>();
        for (Row row : rows().values()) {
            assertThat(KINDS).as(row.exception()).contains(row.kind());
            assertThat(row.fact()).as(row.exception()).hasSizeGreaterThan(10);
            if (row.attack().equals(NONE)) {
                assertThat(row.remains())
                        .as("reason without an attack: %s", row.exception())
                        .hasSizeGreaterThan(20);
                continue;
            }
            RuleCase attack = cases.get(row.attack());
            String about = attack == null ? null : attack.about();
            if (attack == null || about == null || !attack.expects(about)) {
                faults.add(row.exception() + ": no case that raises an alert: " + row.attack());
            } else if (!rules.getOrDefault(row.exception(), Set.of()).contains(about)) {
                faults.add(row.exception() + ": not an exception of " + about);
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void mostExceptionsAreAttacked() throws IOException {
        long attacked = rows().values().stream()
                .filter(row -> !row.attack().equals(NONE))
                .count();
        assertThat(attacked * 4).isGreaterThan(rows().size() * 3L);
    }
}
