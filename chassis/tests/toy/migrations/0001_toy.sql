create table shelf_items (unit text not null, stream text primary key);
