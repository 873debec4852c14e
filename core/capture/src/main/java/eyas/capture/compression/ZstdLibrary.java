package eyas.capture.compression;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * Bindings for the streaming functions of libzstd. A missing library is an empty result, so that callers can report what to install.
 *
 * <p>Source: zstd.h, the stable interface since 1.4.0. Use a context from one thread at a time.
 */
public final class ZstdLibrary {
    /** File name of the library; version 1 has had a stable interface since 2016. */
    static final String FILE = "libzstd.so.1";
    /** The remedy if it is missing. */
    public static final String REMEDY = FILE + " is missing; install it: apt-get install libzstd1"
            + " (Fedora: dnf install libzstd; Alpine: apk add zstd-libs)";

    /** zstd.h: ZSTD_c_compressionLevel, ZSTD_c_checksumFlag, ZSTD_d_windowLogMax. */
    static final int LEVEL = 100;

    static final int CHECKSUM = 201;
    static final int WINDOW_LOG_MAX = 100;

    /** zstd.h: ZSTD_EndDirective. */
    static final int FLUSH = 1;

    static final int END = 2;

    /** Bytes of ZSTD_inBuffer and ZSTD_outBuffer: address, size, position. */
    static final int BUFFER = 24;
    /** Offset of the size in such a buffer. */
    static final int SIZE = 8;
    /** Offset of the position in such a buffer. */
    static final int POSITION = 16;

    private static final Optional<ZstdLibrary> INSTANCE = load();
    private static final long MESSAGE = 256;

    private final MethodHandle isError;
    private final MethodHandle errorName;
    private final MethodHandle newCompressor;
    private final MethodHandle freeCompressor;
    private final MethodHandle setCompressor;
    private final MethodHandle compress;
    private final MethodHandle newDecompressor;
    private final MethodHandle freeDecompressor;
    private final MethodHandle setDecompressor;
    private final MethodHandle decompress;

    private ZstdLibrary(SymbolLookup lookup) {
        FunctionDescriptor set = FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_INT, JAVA_INT);
        isError = handle(lookup, "ZSTD_isError", FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
        errorName = handle(lookup, "ZSTD_getErrorName", FunctionDescriptor.of(ADDRESS, JAVA_LONG));
        newCompressor = handle(lookup, "ZSTD_createCCtx", FunctionDescriptor.of(ADDRESS));
        freeCompressor = handle(lookup, "ZSTD_freeCCtx", FunctionDescriptor.of(JAVA_LONG, ADDRESS));
        setCompressor = handle(lookup, "ZSTD_CCtx_setParameter", set);
        compress = handle(
                lookup, "ZSTD_compressStream2", FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS, ADDRESS, JAVA_INT));
        newDecompressor = handle(lookup, "ZSTD_createDCtx", FunctionDescriptor.of(ADDRESS));
        freeDecompressor = handle(lookup, "ZSTD_freeDCtx", FunctionDescriptor.of(JAVA_LONG, ADDRESS));
        setDecompressor = handle(lookup, "ZSTD_DCtx_setParameter", set);
        decompress =
                handle(lookup, "ZSTD_decompressStream", FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS, ADDRESS));
    }

    private static MethodHandle handle(SymbolLookup lookup, String name, FunctionDescriptor descriptor) {
        return Linker.nativeLinker().downcallHandle(lookup.findOrThrow(name), descriptor);
    }

    /** Returns the library, if it is installed. */
    public static Optional<ZstdLibrary> find() {
        return INSTANCE;
    }

    private static Optional<ZstdLibrary> load() {
        SymbolLookup lookup;
        try {
            lookup = SymbolLookup.libraryLookup(FILE, Arena.global());
        } catch (IllegalArgumentException absent) {
            return Optional.empty();
        }
        return Optional.of(new ZstdLibrary(lookup));
    }

    /** Returns a new context for compression with a parameter set; the caller frees it. */
    MemorySegment newCompressor() {
        return create(newCompressor);
    }

    /** Returns a new context for decompression; the caller frees it. */
    MemorySegment newDecompressor() {
        return create(newDecompressor);
    }

    private static MemorySegment create(MethodHandle create) {
        MemorySegment context;
        try {
            context = (MemorySegment) create.invokeExact();
        } catch (Throwable t) {
            throw broken(t);
        }
        if (context.address() == 0) {
            throw new OutOfMemoryError("libzstd has no memory for a context");
        }
        return context;
    }

    void freeCompressor(MemorySegment context) {
        free(freeCompressor, context);
    }

    void freeDecompressor(MemorySegment context) {
        free(freeDecompressor, context);
    }

    private static void free(MethodHandle free, MemorySegment context) {
        try {
            long ignored = (long) free.invokeExact(context);
        } catch (Throwable t) {
            throw broken(t);
        }
    }

    void setCompressor(MemorySegment context, int parameter, int value) {
        set(setCompressor, context, parameter, value);
    }

    void setDecompressor(MemorySegment context, int parameter, int value) {
        set(setDecompressor, context, parameter, value);
    }

    private void set(MethodHandle set, MemorySegment context, int parameter, int value) {
        long result;
        try {
            result = (long) set.invokeExact(context, parameter, value);
        } catch (Throwable t) {
            throw broken(t);
        }
        if (isError(result)) {
            throw new IllegalStateException(
                    "libzstd refuses parameter " + parameter + " = " + value + ": " + errorName(result));
        }
    }

    /** Compresses from one buffer to the other; returns how much is left to flush, or an error. */
    long compress(MemorySegment context, MemorySegment output, MemorySegment input, int directive) {
        try {
            return (long) compress.invokeExact(context, output, input, directive);
        } catch (Throwable t) {
            throw broken(t);
        }
    }

    /** Decompresses from one buffer to the other; returns 0 at the end of a frame, a hint before, or an error. */
    long decompress(MemorySegment context, MemorySegment output, MemorySegment input) {
        try {
            return (long) decompress.invokeExact(context, output, input);
        } catch (Throwable t) {
            throw broken(t);
        }
    }

    boolean isError(long result) {
        try {
            return (int) isError.invokeExact(result) != 0;
        } catch (Throwable t) {
            throw broken(t);
        }
    }

    /** Returns the description of an error. */
    String errorName(long result) {
        try {
            MemorySegment name = (MemorySegment) errorName.invokeExact(result);
            return name.reinterpret(MESSAGE).getString(0);
        } catch (Throwable t) {
            throw broken(t);
        }
    }

    /** Points a buffer at memory of {@code size} bytes. */
    static void point(MemorySegment buffer, MemorySegment memory, long size) {
        buffer.set(ADDRESS, 0, memory);
        buffer.set(ValueLayout.JAVA_LONG, SIZE, size);
        buffer.set(ValueLayout.JAVA_LONG, POSITION, 0);
    }

    private static AssertionError broken(Throwable cause) {
        return new AssertionError("calling a libzstd function failed in Java: " + cause.getMessage(), cause);
    }
}
