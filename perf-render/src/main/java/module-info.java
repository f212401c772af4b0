/** A headless rendering optimizer: scrolling arithmetic, frames, DOM batches and exact CSS analysis. */
@org.jspecify.annotations.NullMarked
module io.perfopt.render {
    requires static transitive org.jspecify;

    exports io.perfopt.render;
}
