package dev.caravan;

/** Composition root. */
public final class Caravan {
    private Caravan() {}

    /** Starts. */
    public static void main(String[] args) {
        System.out.println("hello");
    }
}
