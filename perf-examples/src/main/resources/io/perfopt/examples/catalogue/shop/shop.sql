-- The shop of the Catalogue. Everything is made of the row's number and of random numbers from one seed, so every start has the same shop.
-- :products and :sales are put in by Database.

CREATE TABLE product (
    id BIGINT PRIMARY KEY,
    name VARCHAR(80) NOT NULL,
    category VARCHAR(30) NOT NULL,
    description VARCHAR(400) NOT NULL,
    cents INT NOT NULL,
    stock INT NOT NULL
);

CREATE TABLE sale (
    id BIGINT PRIMARY KEY,
    product_id BIGINT NOT NULL,
    quantity INT NOT NULL,
    sold_on DATE NOT NULL
);

SELECT RAND(20260101);

INSERT INTO product
SELECT x,
       ARRAY['Plain', 'Small', 'Tall', 'Folding', 'Round', 'Heavy', 'Quiet', 'Old', 'Bright', 'Deep'][1 + MOD(x * 7919, 10)] || ' '
           || ARRAY['oak', 'pine', 'walnut', 'steel', 'brass', 'glass', 'linen', 'wool'][1 + MOD(x * 104729, 8)] || ' '
           || ARRAY['lamp', 'desk', 'chair', 'shelf', 'bowl', 'clock', 'sofa', 'mirror', 'bench', 'rug', 'stool', 'vase'][1 + MOD(x * 1299709, 12)]
           || ' ' || x,
       ARRAY['Light', 'Office', 'Seating', 'Storage', 'Kitchen', 'Office', 'Seating', 'Bath', 'Garden', 'Textiles', 'Seating', 'Kitchen'][1 + MOD(x * 1299709, 12)],
       'Made by hand of ' || ARRAY['oak', 'pine', 'walnut', 'steel', 'brass', 'glass', 'linen', 'wool'][1 + MOD(x * 104729, 8)]
           || ', with details in ' || ARRAY['walnut', 'linen', 'brass', 'leather', 'oak', 'slate', 'copper'][1 + MOD(x * 15485863, 7)]
           || ', and packed without plastic. Weighs ' || (1 + MOD(x * 31, 40)) || ' kg, arrives in ' || (1 + MOD(x, 3)) || ' parcels.',
       500 + CAST(FLOOR(RAND() * 90000) AS INT),
       CAST(FLOOR(RAND() * 120) AS INT)
FROM SYSTEM_RANGE(1, :products);

INSERT INTO sale
SELECT x,
       1 + CAST(FLOOR(RAND() * :products) AS BIGINT),
       1 + CAST(FLOOR(RAND() * 5) AS INT),
       DATEADD(DAY, CAST(FLOOR(RAND() * 365) AS INT), DATE '2025-01-01')
FROM SYSTEM_RANGE(1, :sales);

-- What the windows of the product list go along
CREATE INDEX product_by_name ON product (name, id);
