package eyas.live.recipe;

/** Reports a recipe that cannot be used: the message names the file, the line and the cure. */
public final class RecipeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RecipeException(String message) {
        super(message);
    }
}
