package eyas.filter.plan;

import eyas.filter.compile.CompiledBlock;
import eyas.state.EventContext;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program: interprets it, and compiles frequently used event codes.
 *
 * <p>Not thread-safe: use each instance from one thread. Allocates nothing per event once buffers have grown to the largest event, except
 * in {@code regex}. A value is read, and a predicate evaluated, at most once per event, and only if a rule needs it.
 */
public final class RuleMatcher {
    private final RuleProgram program;
    private final @Nullable MatchProfile profile;
    private final EventEpoch epoch = new EventEpoch();
    private final CellTable cells;
    private final NodeMemo memo;
    private final MatchSet matches;
    private final Interpreter interpreter;
    private final BlockCompilation compilation;
    private final @Nullable CompiledBlock[] compiled;
    /** By event code: the number of events to interpret before it is compiled; negative for never. */
    private final int[] left;

    RuleMatcher(RuleProgram program, CompilationOptions compiling, @Nullable MatchProfile profile) {
        this.program = program;
        this.profile = profile;
        cells = new CellTable(program, epoch, profile);
        memo = new NodeMemo(new int[program.nodeTable().size()], epoch);
        matches = new MatchSet(program.rules());
        interpreter = new Interpreter(program, cells, memo, matches, profile);
        compilation = new BlockCompilation(program, cells, interpreter, memo, matches, compiling.dump());
        compiled = new CompiledBlock[program.codes()];
        left = new int[program.codes()];
        Arrays.fill(left, profile == null ? compiling.after() : CompilationOptions.NEVER);
    }

    /**
     * Reports the rules that match the event of {@code context}.
     *
     * @return whether any matched
     */
    public boolean match(EventContext context, MatchSink sink) {
        return match(context.event().code(), context, sink);
    }

    /**
     * Reports the rules that match an event.
     *
     * @param code the event's code
     * @return whether any matched
     */
    public boolean match(int code, EventContext context, MatchSink sink) {
        Block block = program.block(code);
        if (block == null) {
            return false;
        }
        if (!epoch.advance(context)) {
            cells.restart();
            memo.restart();
        }
        // Matches remain only if the sink threw an exception while they were reported.
        matches.clear();
        CompiledBlock fast = compiled[code];
        if (fast != null) {
            fast.run();
        } else {
            runOrCompile(code, block);
        }
        MatchProfile account = profile;
        if (account != null) {
            account.matched(matches.bits());
        }
        if (!matches.any()) {
            return false;
        }
        matches.report(sink);
        return true;
    }

    private void runOrCompile(int code, Block block) {
        if (left[code] < 0) {
            interpreter.run(block);
            return;
        }
        if (left[code]-- > 0) {
            interpreter.run(block);
            return;
        }
        CompiledBlock made = compilation.compile(code, block);
        compiled[code] = made;
        if (made == null) {
            interpreter.run(block);
        } else {
            made.run();
        }
    }

    /** Returns the compilation statistics so far. Thread-safe. */
    public CompilationCounters counters() {
        return compilation.counters();
    }
}
