package eyas.rules.collect;

/** Answers what the collector must know of the event sources. */
public interface EventSources {
    /** Return whether there is a source of this name. */
    boolean exists(String source);

    /** Return whether {@code field}, which may have an argument or be inside transformers, is a field of the source. */
    boolean isField(String source, String field);
}
