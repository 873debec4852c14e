package eyas.live.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.util.Optional;

/** Finds libbpf on this machine. Its absence is a value, so that callers can name the package to install. */
public final class BpfLibrary {
    /** File name of the library; version 1 has had a stable interface since August 2022. */
    public static final String FILE = "libbpf.so.1";

    private static final Optional<SymbolLookup> LOOKUP = find();

    private BpfLibrary() {}

    /** Returns whether the library is available. */
    public static ProbeResult probe() {
        return LOOKUP.isPresent()
                ? new ProbeResult.Supported()
                : new ProbeResult.Unsupported(FILE + " not found; install it: apt-get install libbpf1"
                        + " (Fedora: dnf install libbpf; Alpine: apk add libbpf)");
    }

    /** Returns the functions of the library. */
    static SymbolLookup lookup() {
        return LOOKUP.orElseThrow(() -> new IllegalStateException(FILE + " not found"));
    }

    private static Optional<SymbolLookup> find() {
        try {
            return Optional.of(SymbolLookup.libraryLookup(FILE, Arena.global()));
        } catch (IllegalArgumentException absent) {
            return Optional.empty();
        }
    }
}
