/* A small choice for school, by family, each with the words one looks for. */
const FAMILIES: Record<string, string> = {
  Visages:
    "😀 sourire content joie|😄 rire joyeux|😁 grand sourire|😂 larmes de rire|🙂 gentil sourire|😉 clin d’œil|😊 heureux rouge|😍 amoureux adorer|🤩 étoiles super|😘 bisou|😋 miam bon|😜 grimace langue|🤗 câlin|🤔 réfléchir question|🤫 silence chut|😐 neutre|😮 surpris oh|😴 dormir sieste|😢 triste larme|😭 pleurer|😡 colère fâché|😨 peur|🤒 malade fièvre|🤕 blessé bobo|😎 lunettes soleil|🥳 fête anniversaire|🤓 lunettes étudier",
  Gestes:
    "👍 bien bravo pouce|👎 non pouce|👏 applaudir bravo|🙌 hourra mains|👋 bonjour au revoir|🤝 accord main|🙏 merci s’il vous plaît|✌️ victoire paix|🤞 chance doigts|💪 fort courage|☝️ attention un|👉 droite montrer|👀 regarder yeux|🧠 cerveau penser|❤️ cœur aimer rouge|💙 cœur bleu|💚 cœur vert|💛 cœur jaune|💯 cent parfait",
  École:
    "🏫 école|🎒 cartable sac|📚 livres lecture|📖 livre lire|✏️ crayon écrire|🖍️ craie couleur dessin|✂️ ciseaux découper|📏 règle mesurer|📐 équerre géométrie|🧮 boulier calcul compter|📝 devoir écrire|📅 date calendrier|🔔 cloche récréation|🎨 peinture art|🎵 musique note|🎤 chanter micro|🎭 théâtre|🔬 sciences microscope|🌍 terre monde géographie|💻 ordinateur|🚌 car bus sortie|🏊 piscine nager|⚽ ballon football sport|🏃 courir sport|🚲 vélo|🏆 coupe gagner|🥇 médaille premier",
  Nature:
    "🐶 chien|🐱 chat|🐰 lapin|🐭 souris|🐻 ours|🦊 renard|🐸 grenouille|🐔 poule|🐣 poussin|🐦 oiseau|🦋 papillon|🐝 abeille|🐞 coccinelle|🐌 escargot|🐟 poisson|🐢 tortue|🌳 arbre|🌱 graine pousse plante|🌷 tulipe fleur printemps|🌻 tournesol fleur|🍂 feuille automne|☀️ soleil été|🌧️ pluie|❄️ neige flocon hiver|🌈 arc-en-ciel|🌙 lune nuit|⭐ étoile",
  Repas:
    "🍎 pomme|🍌 banane|🍓 fraise|🍊 orange|🍇 raisin|🥕 carotte|🥦 brocoli légume|🍞 pain|🧀 fromage|🍝 pâtes|🍕 pizza|🥗 salade|🍚 riz|🍗 poulet|🥞 crêpe|🍰 gâteau|🍫 chocolat|🍪 biscuit goûter|🥛 lait|💧 eau|🍽️ cantine repas",
  Signes:
    "✅ oui fait|❌ non faux|❗ attention important|❓ question|⚠️ attention danger|💡 idée|📌 important punaise|📎 trombone joint|📷 photo|📢 annonce|⏰ heure réveil|⌛ temps sablier|🎉 fête bravo|🎂 anniversaire gâteau|🎁 cadeau|🎄 Noël sapin|🎃 citrouille|👻 fantôme|🏠 maison|🚗 voiture|✈️ avion voyage|➕ plus|➖ moins|✖️ fois|➗ divisé|🟰 égal|1️⃣ un premier|2️⃣ deux|3️⃣ trois",
};

export interface Emoji {
  sign: string;
  words: string;
}

export const FAMILY_LIST = Object.entries(FAMILIES).map(([name, line]) => ({
  name,
  emojis: line.split("|").map((one): Emoji => {
    const space = one.indexOf(" ");
    return { sign: one.slice(0, space), words: one.slice(space + 1) };
  }),
}));

/** Letters alone: « bébé », « BEBE » and « bebe » are the same words. */
function plain(words: string): string {
  return words
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/œ/g, "oe")
    .toLowerCase();
}

/** Families with the emojis that hold all these words, empty ones left out. */
export function found(words: string): typeof FAMILY_LIST {
  const wanted = plain(words).split(/\s+/).filter(Boolean);
  const holds = (emoji: Emoji) => wanted.every((word) => plain(emoji.words).includes(word));
  return FAMILY_LIST.map(({ name, emojis }) => ({ name, emojis: emojis.filter(holds) })).filter(
    ({ emojis }) => emojis.length > 0,
  );
}
