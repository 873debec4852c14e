package eyas.filter.plan;

import eyas.event.EventTable;
import eyas.filter.compile.BlockCompiler;
import eyas.filter.compile.BytecodeListing;
import eyas.filter.compile.CompilationResult;
import eyas.filter.compile.CompiledBlock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compiles the blocks of one matcher, each once, and keeps statistics. Event thread only. */
final class BlockCompilation {
    private final RuleProgram program;
    private final CellTable cells;
    private final Interpreter interpreter;
    private final NodeMemo memo;
    private final MatchSet matches;
    private final @Nullable Path dump;
    private final IdentityHashMap<Block, CompiledBlock> known = new IdentityHashMap<>();
    private final List<String> interpreted = new ArrayList<>();
    private long bytes;
    private long nanos;
    /** Readable by other threads. */
    private volatile CompilationCounters counters;

    BlockCompilation(
            RuleProgram program,
            CellTable cells,
            Interpreter interpreter,
            NodeMemo memo,
            MatchSet matches,
            @Nullable Path dump) {
        this.program = program;
        this.cells = cells;
        this.interpreter = interpreter;
        this.memo = memo;
        this.matches = matches;
        this.dump = dump;
        counters = counted();
    }

    /** Returns the code of {@code block}, or null if it is too large for a class. */
    @Nullable
    CompiledBlock compile(int code, Block block) {
        CompiledBlock done = known.get(block);
        if (done != null) {
            return done;
        }
        long start = System.nanoTime();
        BlockTranslator translator = new BlockTranslator(program, cells, interpreter);
        CompilationResult outcome = CompilationOptions.POSSIBLE
                ? BlockCompiler.compile(translator.translate(block), memo, matches)
                : new CompilationResult.TooLarge("a native executable cannot define classes");
        nanos += System.nanoTime() - start;
        String name = EventTable.get(code).codeName();
        CompiledBlock made = settle(name, block, outcome);
        counters = counted();
        return made;
    }

    private @Nullable CompiledBlock settle(String name, Block block, CompilationResult outcome) {
        return switch (outcome) {
            case CompilationResult.Done made -> {
                bytes += made.classFile().length;
                known.put(block, made.block());
                if (dump != null) {
                    write(dump, name, made);
                }
                yield made.block();
            }
            case CompilationResult.TooLarge(String reason) -> {
                interpreted.add(name + ": " + reason);
                yield null;
            }
        };
    }

    private static void write(Path directory, String name, CompilationResult.Done made) {
        try {
            Files.createDirectories(directory);
            Files.write(directory.resolve(name + ".class"), made.classFile());
            Files.writeString(directory.resolve(name + ".txt"), BytecodeListing.of(made));
        } catch (IOException e) {
            throw new UncheckedIOException(directory + ": cannot write the generated code of " + name, e);
        }
    }

    private CompilationCounters counted() {
        return new CompilationCounters(program.blocks(), known.size(), bytes, nanos, interpreted);
    }

    /** Returns the statistics so far. Thread-safe. */
    CompilationCounters counters() {
        return counters;
    }
}
