package eyas.plugin.nativeapi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import eyas.plugin.PluginException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A loaded shared object and its functions.
 *
 * <p>It stays loaded until the process ends: a plugin may have threads that no function of the API stops, and the Go runtime cannot be
 * unloaded.
 */
final class NativeLibrary {
    private static final int RTLD_NOW = 2;
    private static final int MESSAGE = 4_096;
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle OPEN = c("dlopen", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));
    private static final MethodHandle SYMBOL = c("dlsym", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
    private static final MethodHandle ERROR = c("dlerror", FunctionDescriptor.of(ADDRESS));
    private static final MethodHandle LENGTH = c("strnlen", FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_LONG));

    private final Map<Symbol, MethodHandle> functions = new EnumMap<>(Symbol.class);

    private NativeLibrary() {}

    private static MethodHandle c(String name, FunctionDescriptor shape) {
        MemorySegment address = LINKER.defaultLookup()
                .find(name)
                .orElseThrow(
                        () -> new IllegalStateException("the C library has no " + name + "; use glibc 2.34 or musl"));
        return LINKER.downcallHandle(address, shape);
    }

    /**
     * Loads a shared object.
     *
     * @throws PluginException if it cannot be loaded
     */
    static NativeLibrary open(Path path) {
        if (!Files.exists(path)) {
            throw new PluginException("cannot load plugin " + path + ": can't load plugin dynamic library: " + path
                    + ": cannot open shared object file: No such file or directory; install the plugin there, or correct "
                    + "its library_path");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment handle = (MemorySegment)
                    OPEN.invokeExact(arena.allocateFrom(path.toAbsolutePath().toString()), RTLD_NOW);
            if (handle.address() == 0) {
                throw new PluginException("cannot load plugin " + path + ": can't load plugin dynamic library: "
                        + loaderError() + "; it must be a shared object for this machine, with all it needs installed");
            }
            NativeLibrary library = new NativeLibrary();
            for (Symbol symbol : Symbol.values()) {
                MemorySegment address =
                        (MemorySegment) SYMBOL.invokeExact(handle, arena.allocateFrom(symbol.exported()));
                if (address.address() != 0) {
                    library.functions.put(symbol, LINKER.downcallHandle(address, symbol.shape()));
                }
            }
            return library;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("dlopen", e);
        }
    }

    private static String loaderError() throws Throwable {
        MemorySegment message = (MemorySegment) ERROR.invokeExact();
        return message.address() == 0
                ? "no reason given"
                : message.reinterpret(MESSAGE).getString(0);
    }

    boolean has(Symbol symbol) {
        return functions.containsKey(symbol);
    }

    private MethodHandle function(Symbol symbol) {
        MethodHandle function = functions.get(symbol);
        if (function == null) {
            throw new IllegalStateException("the plugin has no " + symbol.exported());
        }
        return function;
    }

    /** Returns a handle for the C function at {@code address}. */
    static MethodHandle function(MemorySegment address, FunctionDescriptor shape) {
        return LINKER.downcallHandle(address, shape);
    }

    /** Returns a C function pointer for {@code target}, valid as long as {@code life}. */
    static MemorySegment stub(MethodHandle target, FunctionDescriptor shape, Arena life) {
        return LINKER.upcallStub(target, shape, life);
    }

    /** Returns the length of a NUL-terminated string, at most {@code limit}. */
    static long length(MemorySegment text, long limit) {
        try {
            return (long) LENGTH.invokeExact(text, limit);
        } catch (Throwable e) {
            throw failed("strnlen", e);
        }
    }

    MemorySegment pointer(Symbol symbol) {
        try {
            return (MemorySegment) function(symbol).invokeExact();
        } catch (Throwable e) {
            throw failed(symbol.exported(), e);
        }
    }

    MemorySegment pointer(Symbol symbol, MemorySegment a) {
        try {
            return (MemorySegment) function(symbol).invokeExact(a);
        } catch (Throwable e) {
            throw failed(symbol.exported(), e);
        }
    }

    MemorySegment pointer(Symbol symbol, MemorySegment a, MemorySegment b) {
        try {
            return (MemorySegment) function(symbol).invokeExact(a, b);
        } catch (Throwable e) {
            throw failed(symbol.exported(), e);
        }
    }

    MemorySegment pointer(Symbol symbol, MemorySegment a, MemorySegment b, MemorySegment c) {
        try {
            return (MemorySegment) function(symbol).invokeExact(a, b, c);
        } catch (Throwable e) {
            throw failed(symbol.exported(), e);
        }
    }

    int number(Symbol symbol) {
        try {
            return (int) function(symbol).invokeExact();
        } catch (Throwable e) {
            throw failed(symbol.exported(), e);
        }
    }

    int number(Symbol symbol, MemorySegment a, MemorySegment b) {
        try {
            return (int) function(symbol).invokeExact(a, b);
        } catch (Throwable e) {
            throw failed(symbol.exported(), e);
        }
    }

    int number(Symbol symbol, MemorySegment a, MemorySegment b, MemorySegment c) {
        try {
            return (int) function(symbol).invokeExact(a, b, c);
        } catch (Throwable e) {
            throw failed(symbol.exported(), e);
        }
    }

    int number(Symbol symbol, MemorySegment a, MemorySegment b, MemorySegment c, MemorySegment d) {
        try {
            return (int) function(symbol).invokeExact(a, b, c, d);
        } catch (Throwable e) {
            throw failed(symbol.exported(), e);
        }
    }

    void run(Symbol symbol, MemorySegment a) {
        try {
            function(symbol).invokeExact(a);
        } catch (Throwable e) {
            throw failed(symbol.exported(), e);
        }
    }

    void run(Symbol symbol, MemorySegment a, MemorySegment b) {
        try {
            function(symbol).invokeExact(a, b);
        } catch (Throwable e) {
            throw failed(symbol.exported(), e);
        }
    }

    static RuntimeException failed(String function, @Nullable Throwable e) {
        return e instanceof RuntimeException known
                ? known
                : new IllegalStateException("calling " + function + " failed", e);
    }
}
