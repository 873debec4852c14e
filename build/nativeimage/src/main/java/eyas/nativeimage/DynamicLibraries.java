package eyas.nativeimage;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.Optional;
import org.graalvm.nativeimage.c.function.CFunction;
import org.graalvm.nativeimage.c.type.CCharPointer;
import org.graalvm.nativeimage.c.type.CTypeConversion;
import org.graalvm.word.PointerBase;
import org.graalvm.word.WordFactory;

/** Shared libraries through {@code dlfcn.h}. */
final class DynamicLibraries {
    private static final int RTLD_LAZY = 1;

    private DynamicLibraries() {}

    static PointerBase open(String name) {
        try (CTypeConversion.CCharPointerHolder text = CTypeConversion.toCString(name)) {
            PointerBase library = dlopen(text.get(), RTLD_LAZY);
            if (library.isNull()) {
                throw new IllegalArgumentException("Cannot open library: " + name);
            }
            return library;
        }
    }

    static SymbolLookup symbols(PointerBase library) {
        long handle = library.rawValue();
        return name -> {
            try (CTypeConversion.CCharPointerHolder text = CTypeConversion.toCString(name)) {
                PointerBase address = dlsym(WordFactory.pointer(handle), text.get());
                return address.isNull() ? Optional.empty() : Optional.of(MemorySegment.ofAddress(address.rawValue()));
            }
        };
    }

    @CFunction
    private static native PointerBase dlopen(CCharPointer name, int mode);

    @CFunction
    private static native PointerBase dlsym(PointerBase library, CCharPointer name);
}
