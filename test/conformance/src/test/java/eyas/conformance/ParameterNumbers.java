package eyas.conformance;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.tree.YieldTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Finds the numbers that Java sources use for parameters of events.
 *
 * <p>Parses the sources with the compiler, starts at the methods of {@code Event} that take an {@code index}, and follows each index to its
 * origin: through conditionals, variables, fields, return values, and from method parameters to the callers' arguments. Loop counters,
 * constants of {@code EventParams} and {@code Event}, and -1 (no parameter) are allowed.
 */
final class ParameterNumbers {
    private static final List<String> OPTIONS = List.of("-proc:none", "-nowarn", "-XDshould-stop.ifError=FLOW");

    private final Trees trees;
    private final Path root;
    /** Calls by method or constructor. */
    private final Map<Element, List<TreePath>> calls = new HashMap<>();
    /** Assigned values by variable of any kind. */
    private final Map<Element, List<TreePath>> values = new HashMap<>();

    private final Map<Element, List<TreePath>> results = new HashMap<>();
    private final Set<Element> counters = new HashSet<>();
    private final List<VariableElement> sinks = new ArrayList<>();
    private final Set<Object> seen = new HashSet<>();
    private final Deque<TreePath> indexes = new ArrayDeque<>();
    private final Set<String> findings = new TreeSet<>();

    private ParameterNumbers(JavacTask task, Path root) throws IOException {
        this.root = root;
        this.trees = Trees.instance(task);
        List<CompilationUnitTree> units = new ArrayList<>();
        task.parse().forEach(units::add);
        task.analyze();
        Collector collector = new Collector();
        units.forEach(unit -> collector.scan(unit, null));
    }

    /** Returns the location and source line of each number in {@code files}, which must include {@code Event.java}. */
    static Set<String> find(Path root, Collection<Path> files) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    Writer.nullWriter(),
                    manager,
                    problem -> {}, // about classes that are not on this class path
                    OPTIONS,
                    null,
                    manager.getJavaFileObjectsFromPaths(files));
            ParameterNumbers numbers = new ParameterNumbers(task, root.toRealPath());
            numbers.follow();
            return numbers.findings;
        }
    }

    /** Collects calls, assigned values and results. */
    private final class Collector extends TreePathScanner<@Nullable Void, @Nullable Void> {
        @Override
        public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void none) {
            note(calls, element(getCurrentPath()), getCurrentPath());
            return super.visitMethodInvocation(call, null);
        }

        @Override
        public @Nullable Void visitNewClass(NewClassTree call, @Nullable Void none) {
            note(calls, element(getCurrentPath()), getCurrentPath());
            return super.visitNewClass(call, null);
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void none) {
            if (element(getCurrentPath()) instanceof ExecutableElement executable
                    && executable.getEnclosingElement().toString().equals("eyas.event.Event")) {
                executable.getParameters().stream()
                        .filter(parameter -> parameter.getSimpleName().contentEquals("index"))
                        .forEach(sinks::add);
            }
            return super.visitMethod(method, null);
        }

        @Override
        public @Nullable Void visitVariable(VariableTree variable, @Nullable Void none) {
            if (variable.getInitializer() != null) {
                note(values, element(getCurrentPath()), new TreePath(getCurrentPath(), variable.getInitializer()));
            }
            return super.visitVariable(variable, null);
        }

        @Override
        public @Nullable Void visitAssignment(AssignmentTree assignment, @Nullable Void none) {
            TreePath variable = new TreePath(getCurrentPath(), assignment.getVariable());
            note(values, element(variable), new TreePath(getCurrentPath(), assignment.getExpression()));
            if (assignment.getExpression() instanceof BinaryTree) {
                markCounter(assignment.getVariable());
            }
            return super.visitAssignment(assignment, null);
        }

        @Override
        public @Nullable Void visitUnary(UnaryTree unary, @Nullable Void none) {
            switch (unary.getKind()) {
                case POSTFIX_INCREMENT, PREFIX_INCREMENT, POSTFIX_DECREMENT, PREFIX_DECREMENT ->
                    markCounter(unary.getExpression());
                default -> {}
            }
            return super.visitUnary(unary, null);
        }

        @Override
        public @Nullable Void visitCompoundAssignment(CompoundAssignmentTree assignment, @Nullable Void none) {
            markCounter(assignment.getVariable());
            return super.visitCompoundAssignment(assignment, null);
        }

        private void markCounter(ExpressionTree variable) {
            Element element = element(new TreePath(getCurrentPath(), variable));
            if (element != null) {
                counters.add(element);
            }
        }

        @Override
        public @Nullable Void visitReturn(ReturnTree result, @Nullable Void none) {
            TreePath method = getCurrentPath();
            while (!(method.getLeaf() instanceof MethodTree) && !(method.getLeaf() instanceof LambdaExpressionTree)) {
                method = method.getParentPath();
            }
            if (result.getExpression() != null && method.getLeaf() instanceof MethodTree) {
                note(results, element(method), new TreePath(getCurrentPath(), result.getExpression()));
            }
            return super.visitReturn(result, null);
        }

        private void note(Map<Element, List<TreePath>> of, @Nullable Element element, TreePath path) {
            if (element != null) {
                of.computeIfAbsent(element, e -> new ArrayList<>()).add(path);
            }
        }
    }

    private @Nullable Element element(TreePath path) {
        return trees.getElement(path);
    }

    private void follow() {
        sinks.forEach(this::followVariable);
        while (!indexes.isEmpty()) {
            TreePath path = indexes.remove();
            if (seen.add(path.getLeaf())) {
                visit(path);
            }
        }
    }

    private void visit(TreePath path) {
        switch (path.getLeaf()) {
            case LiteralTree literal -> report(path.getCompilationUnit(), literal);
            case BinaryTree sum
            when sum.getKind() == Tree.Kind.PLUS && sum.getRightOperand() instanceof LiteralTree literal ->
                report(path.getCompilationUnit(), literal);
            case BinaryTree computed -> {}
            case ParenthesizedTree inner -> add(path, inner.getExpression());
            case TypeCastTree cast -> add(path, cast.getExpression());
            case ConditionalExpressionTree either -> {
                add(path, either.getTrueExpression());
                add(path, either.getFalseExpression());
            }
            case SwitchExpressionTree choice -> addResults(path, choice);
            default -> {
                Element element = element(path);
                if (element instanceof VariableElement variable) {
                    followVariable(variable);
                } else if (element instanceof ExecutableElement method) {
                    indexes.addAll(results.getOrDefault(method, List.of()));
                    followComponent(method);
                }
            }
        }
    }

    private void add(TreePath path, Tree expression) {
        indexes.add(new TreePath(path, expression));
    }

    private void addResults(TreePath path, SwitchExpressionTree choice) {
        for (CaseTree each : choice.getCases()) {
            if (each.getBody() instanceof ExpressionTree result) {
                add(path, result);
            }
        }
        new TreeScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitYield(YieldTree yield, @Nullable Void none) {
                add(path, yield.getValue());
                return null;
            }
        }.scan(choice, null);
    }

    /** Follows all values of a variable; for a parameter, also the callers' arguments. */
    private void followVariable(VariableElement variable) {
        if (isGenerated(variable) || counters.contains(variable) || !seen.add(variable)) {
            return;
        }
        indexes.addAll(values.getOrDefault(variable, List.of()));
        Element owner = variable.getEnclosingElement();
        if (variable.getKind() == ElementKind.PARAMETER && owner instanceof ExecutableElement method) {
            followArguments(method, method.getParameters().indexOf(variable));
        } else if (variable.getKind() == ElementKind.FIELD && owner.getKind() == ElementKind.RECORD) {
            followComponent((TypeElement) owner, variable);
        }
    }

    private static boolean isGenerated(VariableElement variable) {
        String owner = variable.getEnclosingElement().toString();
        return variable.getKind() == ElementKind.FIELD
                && (owner.equals("eyas.event.Event") || owner.startsWith("eyas.event.EventParams."));
    }

    /** Follows the component of a record if {@code method} is its accessor. */
    private void followComponent(ExecutableElement method) {
        if (method.getEnclosingElement() instanceof TypeElement type
                && method.getParameters().isEmpty()) {
            type.getRecordComponents().stream()
                    .filter(component -> component.getSimpleName().equals(method.getSimpleName()))
                    .forEach(component -> followComponent(type, component));
        }
    }

    private void followComponent(TypeElement type, Element named) {
        List<? extends RecordComponentElement> components = type.getRecordComponents();
        for (int i = 0; i < components.size(); i++) {
            if (components.get(i).getSimpleName().equals(named.getSimpleName())) {
                for (Element member : type.getEnclosedElements()) {
                    if (member instanceof ExecutableElement constructor
                            && member.getKind() == ElementKind.CONSTRUCTOR
                            && constructor.getParameters().size() == components.size()) {
                        followArguments(constructor, i);
                    }
                }
            }
        }
    }

    private void followArguments(ExecutableElement method, int position) {
        for (TreePath path : calls.getOrDefault(method, List.of())) {
            List<? extends ExpressionTree> arguments = path.getLeaf() instanceof MethodInvocationTree call
                    ? call.getArguments()
                    : ((NewClassTree) path.getLeaf()).getArguments();
            if (position >= 0 && position < arguments.size()) {
                add(path, arguments.get(position));
            }
        }
    }

    private void report(CompilationUnitTree unit, LiteralTree literal) {
        if (!(literal.getValue() instanceof Integer number) || number < 0) {
            return; // -1: no parameter
        }
        long line = unit.getLineMap().getLineNumber(trees.getSourcePositions().getStartPosition(unit, literal));
        Path file = root.relativize(Path.of(unit.getSourceFile().toUri()));
        try {
            String text = unit.getSourceFile().getCharContent(true).toString();
            findings.add(file + ":" + line + ": "
                    + text.lines().skip(line - 1).findFirst().orElse("").strip());
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + file + " again", e);
        }
    }
}
