package eyas.state.job;

/** Keeps byte strings, so that one that is met again costs no allocation. */
@FunctionalInterface
public interface ByteStringPool {
    /** Returns {@code length} bytes of {@code source} from {@code from}; mostly the same array for the same bytes. */
    byte[] intern(byte[] source, int from, int length);
}
