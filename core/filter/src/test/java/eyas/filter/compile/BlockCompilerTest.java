package eyas.filter.compile;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.filter.compile.Decision.All;
import eyas.filter.compile.Decision.Any;
import eyas.filter.compile.Decision.Cached;
import eyas.filter.compile.Decision.Check;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Compiles decisions and compares the results with an interpretation. */
class BlockCompilerTest {
    private static final int CONDITIONS = 8;
    /** The largest method in bytes that HotSpot compiles: {@code HugeMethodLimit}. */
    private static final int HUGE = 8_000;

    private final boolean[] values = new boolean[CONDITIONS];
    private final int[] asked = new int[CONDITIONS];
    private final List<Integer> matches = new ArrayList<>();
    private final byte[] cache = new byte[64];

    private final DecisionCache memory = new DecisionCache() {
        @Override
        public int recall(int place) {
            return cache[place] == 0 ? UNKNOWN : cache[place] - 1;
        }

        @Override
        public boolean keep(int place, boolean holds) {
            cache[place] = (byte) (holds ? 2 : 1);
            return holds;
        }
    };

    private Decision ask(int number, boolean negated) {
        return new Check(
                () -> {
                    asked[number]++;
                    return values[number];
                },
                negated,
                "c" + number);
    }

    private Decision ask(int number) {
        return ask(number, false);
    }

    private CompilationResult.Done compile(CodeStep... steps) {
        CompilationResult compilation = BlockCompiler.compile(List.of(steps), memory, matches::add);
        assertThat(compilation).isInstanceOf(CompilationResult.Done.class);
        CompilationResult.Done done = (CompilationResult.Done) compilation;
        assertThat(ClassFile.of().verify(done.classFile())).isEmpty();
        return done;
    }

    private static CodeStep when(Decision decision, int rule) {
        return new CodeStep.When(decision, List.of(new CodeStep.Match(rule)));
    }

    private boolean meaning(Decision decision) {
        return switch (decision) {
            case Check(Condition condition, boolean negated, var _) -> condition.holds() != negated;
            case All(List<Decision> parts) -> parts.stream().allMatch(this::meaning);
            case Any(List<Decision> parts) -> parts.stream().anyMatch(this::meaning);
            case Cached(int _, Decision inner) -> meaning(inner);
        };
    }

    private Decision random(Random random, int depth) {
        if (depth == 0 || random.nextInt(4) == 0) {
            return ask(random.nextInt(CONDITIONS), random.nextBoolean());
        }
        List<Decision> parts = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            parts.add(random(random, depth - 1));
        }
        return random.nextBoolean() ? new All(parts) : new Any(parts);
    }

    @Test
    void agreesWithInterpretation() {
        int held = 0;
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Decision decision = random(random, 5);
            Decision second = new Cached(1, random(random, 3));
            CompiledBlock block = compile(
                            when(decision, 1),
                            new CodeStep.When(second, List.of(when(decision, 2), new CodeStep.Match(3))),
                            when(second, 4))
                    .block();
            for (int bits = 0; bits < 1 << CONDITIONS; bits += 1 + random.nextInt(9)) {
                for (int i = 0; i < CONDITIONS; i++) {
                    values[i] = (bits >> i & 1) != 0;
                }
                List<Integer> expected = new ArrayList<>();
                if (meaning(decision)) {
                    expected.add(1);
                }
                if (meaning(second)) {
                    if (meaning(decision)) {
                        expected.add(2);
                    }
                    expected.addAll(List.of(3, 4));
                }
                matches.clear();
                Arrays.fill(cache, (byte) 0);
                block.run();
                assertThat(matches).as("seed %d, values %s", seed, bits).isEqualTo(expected);
                held += expected.size();
            }
        }
        assertThat(held).isGreaterThan(1000);
    }

    @Test
    void evaluatesInOrderWithShortCircuit() {
        CompiledBlock block = compile(when(new All(List.of(ask(0), new Any(List.of(ask(1), ask(2))), ask(3))), 7))
                .block();
        block.run();
        assertThat(asked).containsExactly(1, 0, 0, 0, 0, 0, 0, 0);
        values[0] = true;
        values[1] = true;
        block.run();
        assertThat(asked).containsExactly(2, 1, 0, 1, 0, 0, 0, 0);
        assertThat(matches).isEmpty();
    }

    @Test
    void cachesKeptDecisions() {
        Decision shared = new Cached(3, new All(List.of(ask(0), ask(1))));
        CompiledBlock block = compile(when(shared, 1), when(new All(List.of(ask(2, true), shared)), 2))
                .block();
        values[0] = true;
        values[1] = true;
        block.run();
        assertThat(matches).containsExactly(1, 2);
        assertThat(asked[1]).isEqualTo(1);
        assertThat(cache[3]).isEqualTo((byte) 2);
    }

    @Test
    void callsActions() {
        int[] runs = new int[1];
        CompiledBlock block = compile(new CodeStep.When(
                        ask(0, true), List.of(new CodeStep.Do(() -> runs[0]++, "count"), new CodeStep.Match(5))))
                .block();
        block.run();
        values[0] = true;
        block.run();
        assertThat(runs[0]).isEqualTo(1);
        assertThat(matches).containsExactly(5);
    }

    @Test
    void methodsStaySmall() {
        List<Decision> many =
                IntStream.range(0, 20_000).mapToObj(i -> ask(i % 4, true)).toList();
        // Tests the same objects repeatedly, so that the code is large, but not the constants.
        List<Decision> shared = new ArrayList<>();
        for (int i = 0; i < many.size(); i++) {
            shared.add(many.get(i % 100));
        }
        List<CodeStep> steps = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            steps.add(when(new All(List.of(shared.get(i), ask(4))), i));
        }
        steps.add(when(new All(shared), 2_000));
        steps.add(when(new Any(List.of(ask(4), new Any(shared))), 2_001));
        CompilationResult.Done done = compile(steps.toArray(CodeStep[]::new));
        ClassModel model = ClassFile.of().parse(done.classFile());
        for (MethodModel method : model.methods()) {
            if (!method.methodName().equalsString("<clinit>")) {
                int length = ((CodeAttribute) method.code().orElseThrow()).codeLength();
                assertThat(length).as(method.methodName().stringValue()).isLessThan(HUGE);
            }
        }
        done.block().run();
        assertThat(matches).containsExactly(2_000, 2_001);
        matches.clear();
        values[1] = true;
        values[4] = true;
        done.block().run();
        assertThat(matches).hasSize(1501).startsWith(0, 2, 3, 4, 6).endsWith(2_001);
    }

    @Test
    void reportsTooManyConstants() {
        List<CodeStep> steps = IntStream.range(0, Constants.MOST + 1)
                .mapToObj(i -> when(ask(0), i))
                .toList();
        CompilationResult compilation = BlockCompiler.compile(steps, memory, matches::add);
        assertThat(compilation).isInstanceOf(CompilationResult.TooLarge.class);
        assertThat(((CompilationResult.TooLarge) compilation).reason()).contains("4002 constants");
    }
}
