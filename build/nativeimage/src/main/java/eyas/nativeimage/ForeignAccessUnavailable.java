package eyas.nativeimage;

import java.util.function.BooleanSupplier;

/** Return whether the builder lacks its module for the foreign function and memory interface, which only a GraalVM has. */
final class ForeignAccessUnavailable implements BooleanSupplier {
    @Override
    public boolean getAsBoolean() {
        return ModuleLayer.boot().findModule("org.graalvm.nativeimage.foreign").isEmpty();
    }
}
