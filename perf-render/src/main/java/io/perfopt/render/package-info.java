/** A headless rendering optimizer: the arithmetic of virtual scrolling, frame and DOM batch scheduling, and exact analysis of the CSS a page uses. */
package io.perfopt.render;
