package eyas.state.job;

/** A pool of byte strings, so that a known string costs no allocation. */
@FunctionalInterface
public interface ByteStringPool {
    /** Returns {@code length} bytes of {@code source} from {@code from}; usually the same array for the same bytes. */
    byte[] intern(byte[] source, int from, int length);
}
