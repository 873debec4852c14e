/**
 * Replaces code that the image builder cannot compile ahead of time. No module calls this one: the builder finds its annotations. The JVM
 * image does not contain it.
 */
module eyas.nativeimage {
    requires org.graalvm.nativeimage;
    requires static transitive org.jspecify;
}
