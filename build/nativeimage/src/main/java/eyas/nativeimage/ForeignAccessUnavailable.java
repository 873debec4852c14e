package eyas.nativeimage;

import java.util.function.BooleanSupplier;

/** Returns whether the builder lacks its module for the foreign function and memory API, which only GraalVM distributions have. */
final class ForeignAccessUnavailable implements BooleanSupplier {
    @Override
    public boolean getAsBoolean() {
        return ModuleLayer.boot().findModule("org.graalvm.nativeimage.foreign").isEmpty();
    }
}
