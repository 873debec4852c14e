package eyas.nativeimage;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.graalvm.word.WordFactory;

/** Replaces the linker, whose handles the JDK compiles at run time. C code of this module makes the calls in both directions. */
@TargetClass(className = "jdk.internal.foreign.abi.AbstractLinker", onlyWith = ForeignAccessUnavailable.class)
final class NativeLinker {
    private NativeLinker() {}

    @Substitute
    MethodHandle downcallHandle(MemorySegment symbol, FunctionDescriptor function, Linker.Option... options) {
        return Downcall.handle(function, options).bindTo(symbol);
    }

    @Substitute
    MethodHandle downcallHandle(FunctionDescriptor function, Linker.Option... options) {
        return Downcall.handle(function, options);
    }

    @Substitute
    @SuppressWarnings("unused")
    MemorySegment upcallStub(MethodHandle target, FunctionDescriptor function, Arena arena, Linker.Option... options) {
        return Upcall.pointer(target, function, arena);
    }

    /** {@code SystemLookup}: symbols that the executable is linked with, including the C library. */
    @TargetClass(className = "jdk.internal.foreign.SystemLookup", onlyWith = ForeignAccessUnavailable.class)
    static final class DefaultLookup {
        private DefaultLookup() {}

        @Substitute
        Optional<MemorySegment> find(String name) {
            return DynamicLibraries.symbols(WordFactory.nullPointer()).find(name);
        }
    }

    /** {@code SymbolLookup}. */
    @TargetClass(value = SymbolLookup.class, onlyWith = ForeignAccessUnavailable.class)
    static final class Lookup {
        private Lookup() {}

        @Substitute
        @SuppressWarnings("unused") // a library stays loaded
        static SymbolLookup libraryLookup(String name, Arena arena) {
            return DynamicLibraries.symbols(DynamicLibraries.open(name));
        }
    }
}
