/** Where items lie: sizes, sums and searches in O(log n), lanes, ranges, anchors. */
package io.perfopt.render.internal.scroll;
