package eyas.plugin.nativeapi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import eyas.plugin.PluginLog;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Runs the routines that a C plugin repeats during a capture, each on a thread of its own. */
final class Routines {
    private static final int MOST = 64;
    private static final FunctionDescriptor ROUTINE = FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS);

    private final String plugin;
    private final PluginLog log;
    private final MemorySegment functions;
    private final Map<Long, Routine> running = new ConcurrentHashMap<>();
    private final AtomicLong handles = new AtomicLong();
    private volatile MemorySegment state = MemorySegment.NULL;

    Routines(String plugin, PluginLog log) {
        this.plugin = plugin;
        this.log = log;
        functions = Arena.global().allocate(2L * PluginLayout.POINTER, 8);
        functions.set(
                ADDRESS,
                0,
                NativeOwner.stub(this, "subscribe", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, ADDRESS)));
        functions.set(
                ADDRESS, 8, NativeOwner.stub(this, "unsubscribe", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS)));
    }

    MemorySegment functions() {
        return functions;
    }

    void useState(MemorySegment pluginState) {
        state = pluginState;
    }

    // Called from C.
    MemorySegment subscribe(MemorySegment owner, MemorySegment function, MemorySegment argument) {
        if (function.address() == 0 || running.size() >= MOST) {
            return MemorySegment.NULL;
        }
        long handle = handles.incrementAndGet();
        Routine routine = new Routine(NativeLibrary.function(function, ROUTINE), argument);
        running.put(handle, routine);
        routine.thread.start();
        return MemorySegment.ofAddress(handle);
    }

    // Called from C.
    int unsubscribe(MemorySegment owner, MemorySegment handle) {
        Routine routine = running.remove(handle.address());
        if (routine == null) {
            return PluginLayout.FAILURE;
        }
        routine.end();
        return PluginLayout.SUCCESS;
    }

    /** Ends all routines; none is running when this method returns. */
    void endAll() {
        running.values().forEach(Routine::end);
        running.clear();
    }

    private final class Routine {
        private final MethodHandle function;
        private final MemorySegment argument;
        private final Thread thread;
        private volatile boolean ended;

        Routine(MethodHandle function, MemorySegment argument) {
            this.function = function;
            this.argument = argument;
            this.thread = Thread.ofPlatform().daemon().name("plugin-" + plugin).unstarted(this::loop);
        }

        private void loop() {
            try {
                while (!ended && (int) function.invokeExact(state, argument) != 0) {
                    Thread.onSpinWait();
                }
            } catch (Throwable e) {
                log.log(PluginLog.Severity.ERROR, plugin, "a routine failed: " + e.getMessage());
            }
        }

        private void end() {
            ended = true;
            if (Thread.currentThread() == thread) {
                return;
            }
            boolean interrupted = false;
            while (true) {
                try {
                    thread.join();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
