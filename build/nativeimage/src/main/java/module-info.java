/**
 * Replaces, in a native executable alone, what the image builder cannot compile ahead of time. Nothing calls this module: the
 * builder finds its annotations. Nothing of it is in the image that runs on a JVM.
 */
module eyas.nativeimage {
    requires org.graalvm.nativeimage;
    requires static transitive org.jspecify;
}
