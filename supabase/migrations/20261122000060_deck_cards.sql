-- Cards of a page are written while a member waits for it. A foreign key looks up and locks two members a card, on rows
-- that every page of a popular member's neighbours meets; a trigger does its work, as for decisions.
alter table app.deck_cards drop constraint deck_cards_viewer_id_fkey, drop constraint deck_cards_person_id_fkey;

create function app.forget_deck_cards() returns trigger language plpgsql as $$
begin
  delete from app.deck_cards where viewer_id = old.id or person_id = old.id;
  return null;
end
$$;
create trigger users_forget_deck_cards after delete on app.users for each row execute function app.forget_deck_cards();
