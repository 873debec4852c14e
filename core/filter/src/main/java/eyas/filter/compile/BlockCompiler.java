package eyas.filter.compile;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Compiles the steps of one block into a hidden class.
 *
 * <p>Large parts become separate methods: the JVM does not compile methods of more than 8,000 bytes, and optimizes much smaller ones best.
 * Tests branch instead of computing boolean values. Use each instance for one block.
 */
public final class BlockCompiler {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final ClassDesc SELF = ClassDesc.of("eyas.filter.compile.Block");
    private static final MethodTypeDesc DECIDES = MethodTypeDesc.of(ConstantDescs.CD_boolean);
    private static final MethodTypeDesc TAKES_INT = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int);
    private static final MethodTypeDesc RECALLS = MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_int);
    private static final MethodTypeDesc KEEPS =
            MethodTypeDesc.of(ConstantDescs.CD_boolean, ConstantDescs.CD_int, ConstantDescs.CD_boolean);
    private static final int STATIC = ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC;

    /** Parts larger than this many bytes become separate methods. */
    private static final int LARGE = 400;
    /** The approximate maximum size of a method in bytes. */
    private static final int METHOD = 1_600;
    /** The maximum number of methods: each takes three entries of a constant pool of 65,535. */
    private static final int METHODS = 12_000;

    private final Constants constants = new Constants(SELF);
    private final DecisionCache memory;
    private final MatchTarget target;
    private final Deque<Runnable> pending = new ArrayDeque<>();
    private final Map<Integer, String> cachedNames = new HashMap<>();
    private int methods;

    private BlockCompiler(DecisionCache memory, MatchTarget target) {
        this.memory = memory;
        this.target = target;
    }

    /**
     * Compiles {@code steps}.
     *
     * @param memory cache of {@link Decision.Kept} decisions
     * @param target receives the matches
     */
    public static CompilationResult compile(List<CodeStep> steps, DecisionCache memory, MatchTarget target) {
        byte[] bytes;
        BlockCompiler compiler = new BlockCompiler(memory, target);
        try {
            bytes = compiler.build(steps);
        } catch (IllegalArgumentException e) {
            // The class-file library throws this for a constant pool, a method or a branch that is too large.
            return new CompilationResult.TooLarge(String.valueOf(e.getMessage()));
        }
        if (compiler.constants.size() > Constants.MOST || compiler.methods > METHODS) {
            return new CompilationResult.TooLarge(
                    compiler.constants.size() + " constants and " + compiler.methods + " methods in one class");
        }
        try {
            MethodHandles.Lookup made = LOOKUP.defineHiddenClassWithClassData(bytes, compiler.constants.values(), true);
            Object block = made.lookupClass().getDeclaredConstructor().newInstance();
            return new CompilationResult.Done((CompiledBlock) block, bytes, compiler.constants.texts());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot instantiate a generated class", e);
        }
    }

    private byte[] build(List<CodeStep> steps) {
        return ClassFile.of().build(SELF, type -> {
            type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
            type.withInterfaceSymbols(descriptor(CompiledBlock.class));
            type.withMethodBody(
                    ConstantDescs.INIT_NAME,
                    ConstantDescs.MTD_void,
                    0,
                    code -> code.aload(0)
                            .invokespecial(ConstantDescs.CD_Object, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                            .return_());
            type.withMethodBody("run", ConstantDescs.MTD_void, ClassFile.ACC_PUBLIC, code -> {
                steps(steps, type, code);
                code.return_();
            });
            while (!pending.isEmpty()) {
                pending.remove().run();
            }
            constants.define(type);
        });
    }

    private static ClassDesc descriptor(Class<?> type) {
        return type.describeConstable().orElseThrow();
    }

    // --- Steps. ---

    private void steps(List<CodeStep> steps, ClassBuilder type, CodeBuilder code) {
        if (size(steps) <= METHOD) {
            steps.forEach(step -> step(step, type, code));
            return;
        }
        List<CodeStep> part = new ArrayList<>();
        int filled = 0;
        for (CodeStep step : steps) {
            if (!part.isEmpty() && filled + size(step) > METHOD) {
                call(List.copyOf(part), type, code);
                part.clear();
                filled = 0;
            }
            part.add(step);
            filled += size(step);
        }
        if (part.size() == steps.size()) {
            steps.forEach(step -> step(step, type, code));
        } else {
            call(List.copyOf(part), type, code);
        }
    }

    /** Calls a new method that executes {@code steps}. */
    private void call(List<CodeStep> steps, ClassBuilder type, CodeBuilder code) {
        String name = "block" + methods++;
        code.invokestatic(SELF, name, ConstantDescs.MTD_void);
        pending.add(() -> type.withMethodBody(name, ConstantDescs.MTD_void, STATIC, body -> {
            steps(steps, type, body);
            body.return_();
        }));
    }

    private void step(CodeStep step, ClassBuilder type, CodeBuilder code) {
        switch (step) {
            case CodeStep.Match(int rule) -> {
                constants.push(code, target, MatchTarget.class);
                code.loadConstant(rule).invokeinterface(descriptor(MatchTarget.class), "match", TAKES_INT);
            }
            case CodeStep.Do(Action action, String text) -> {
                constants.push(code, action, Action.class, text);
                code.invokeinterface(descriptor(Action.class), "run", ConstantDescs.MTD_void);
            }
            case CodeStep.When(Decision decision, List<CodeStep> then) -> {
                Label end = code.newLabel();
                unless(decision, end, type, code);
                if (size(then) > LARGE) {
                    call(then, type, code);
                } else {
                    then.forEach(inner -> step(inner, type, code));
                }
                code.labelBinding(end);
            }
        }
    }

    // --- Decisions. ---

    /** Continues if {@code decision} holds, otherwise jumps to {@code label}. */
    private void unless(Decision decision, Label label, ClassBuilder type, CodeBuilder code) {
        switch (decision) {
            case Decision.Check ask -> {
                ask(ask, code);
                jump(!ask.negated(), label, code);
            }
            case Decision.All(List<Decision> parts) -> {
                for (Decision part : chunks(parts, Decision.All::new)) {
                    part(part, false, label, type, code);
                }
            }
            case Decision.Any(List<Decision> parts) -> {
                Label holds = code.newLabel();
                for (Decision part : chunks(parts, Decision.Any::new)) {
                    part(part, true, holds, type, code);
                }
                code.goto_(label).labelBinding(holds);
            }
            case Decision.Cached keep -> part(keep, false, label, type, code);
        }
    }

    /** Jumps to {@code label} if {@code decision} holds, otherwise continues. */
    private void when(Decision decision, Label label, ClassBuilder type, CodeBuilder code) {
        switch (decision) {
            case Decision.Check ask -> {
                ask(ask, code);
                jump(ask.negated(), label, code);
            }
            case Decision.All(List<Decision> parts) -> {
                Label fails = code.newLabel();
                for (Decision part : chunks(parts, Decision.All::new)) {
                    part(part, false, fails, type, code);
                }
                code.goto_(label).labelBinding(fails);
            }
            case Decision.Any(List<Decision> parts) -> {
                for (Decision part : chunks(parts, Decision.Any::new)) {
                    part(part, true, label, type, code);
                }
            }
            case Decision.Cached keep -> part(keep, true, label, type, code);
        }
    }

    /** Splits parts that are too many for one method into several decisions, each large enough for a separate method. */
    private static List<Decision> chunks(List<Decision> parts, Function<List<Decision>, Decision> join) {
        if (sum(parts) <= METHOD) {
            return parts;
        }
        List<Decision> chunks = new ArrayList<>();
        List<Decision> chunk = new ArrayList<>();
        for (Decision part : parts) {
            chunk.add(part);
            if (sum(chunk) > LARGE) {
                chunks.add(join.apply(chunk));
                chunk.clear();
            }
        }
        chunks.addAll(chunk);
        return chunks;
    }

    /** Evaluates a part of a decision, in a separate method if it is large or cached. */
    private void part(Decision part, boolean sense, Label label, ClassBuilder type, CodeBuilder code) {
        if (part instanceof Decision.Cached || size(part) > LARGE) {
            code.invokestatic(SELF, method(part, type), DECIDES);
            jump(!sense, label, code);
        } else if (sense) {
            when(part, label, type, code);
        } else {
            unless(part, label, type, code);
        }
    }

    /** Jumps if the computed value is false ({@code onFalse}), or if it is true. */
    private static void jump(boolean onFalse, Label label, CodeBuilder code) {
        if (onFalse) {
            code.ifeq(label);
        } else {
            code.ifne(label);
        }
    }

    private void ask(Decision.Check ask, CodeBuilder code) {
        constants.push(code, ask.condition(), Condition.class, ask.text());
        code.invokeinterface(descriptor(Condition.class), "holds", DECIDES);
    }

    /** Returns the name of the method that evaluates {@code decision}. */
    private String method(Decision decision, ClassBuilder type) {
        if (!(decision instanceof Decision.Cached(int place, Decision inner))) {
            String name = "decision" + methods++;
            pending.add(() -> type.withMethodBody(name, DECIDES, STATIC, code -> truth(decision, type, code)));
            return name;
        }
        return cachedNames.computeIfAbsent(place, _ -> {
            String name = "kept" + place;
            methods++;
            pending.add(() -> type.withMethodBody(name, DECIDES, STATIC, code -> {
                int known = code.allocateLocal(TypeKind.INT);
                Label compute = code.newLabel();
                constants.push(code, memory, DecisionCache.class);
                code.loadConstant(place).invokeinterface(descriptor(DecisionCache.class), "recall", RECALLS);
                code.istore(known)
                        .iload(known)
                        .iflt(compute)
                        .iload(known)
                        .ireturn()
                        .labelBinding(compute);
                Label fails = code.newLabel();
                unless(inner, fails, type, code);
                keep(place, 1, code);
                code.labelBinding(fails);
                keep(place, 0, code);
            }));
            return name;
        });
    }

    private void keep(int place, int holds, CodeBuilder code) {
        constants.push(code, memory, DecisionCache.class);
        code.loadConstant(place).loadConstant(holds);
        code.invokeinterface(descriptor(DecisionCache.class), "keep", KEEPS).ireturn();
    }

    private void truth(Decision decision, ClassBuilder type, CodeBuilder code) {
        Label fails = code.newLabel();
        unless(decision, fails, type, code);
        code.iconst_1().ireturn().labelBinding(fails).iconst_0().ireturn();
    }

    // --- Approximate sizes, in bytes. ---

    private static int size(Decision decision) {
        return switch (decision) {
            case Decision.Check _ -> 11;
            case Decision.Cached _ -> 6;
            case Decision.All(List<Decision> parts) -> sum(parts);
            case Decision.Any(List<Decision> parts) -> sum(parts) + 3;
        };
    }

    private static int sum(List<Decision> parts) {
        int sum = 0;
        for (Decision part : parts) {
            int size = size(part);
            sum += size > LARGE ? 6 : size;
        }
        return sum;
    }

    private static int size(CodeStep step) {
        return switch (step) {
            case CodeStep.Match _ -> 11;
            case CodeStep.Do _ -> 8;
            case CodeStep.When(Decision decision, List<CodeStep> then) -> {
                int inner = size(then);
                yield size(decision) + (inner > LARGE ? 3 : inner);
            }
        };
    }

    private static int size(List<CodeStep> steps) {
        int sum = 0;
        for (CodeStep step : steps) {
            sum += size(step);
        }
        return sum;
    }
}
