package eyas.rules.collect;

/** Provides what the collector needs to know about the event sources. */
public interface EventSources {
    /** Returns whether there is a source of this name. */
    boolean exists(String source);

    /** Returns whether {@code field}, which may have an argument or be inside transformers, is a field of the source. */
    boolean isField(String source, String field);
}
