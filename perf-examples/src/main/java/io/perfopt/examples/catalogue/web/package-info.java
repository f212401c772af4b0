/** The page of the shop and the answers it asks for. */
@NullMarked
package io.perfopt.examples.catalogue.web;

import org.jspecify.annotations.NullMarked;
